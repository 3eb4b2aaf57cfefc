"""The command line: starting, serving and caring for an installation."""
