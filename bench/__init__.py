"""Speed and memory of Settee, each figure beside a limit measured in the same run."""
