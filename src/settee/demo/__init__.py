"""The demonstration: a made-up folder of the kind a practice moves in with, around today."""
