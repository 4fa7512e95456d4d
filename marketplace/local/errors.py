"""What stops the one-machine set-up."""


class Refused(Exception):
    """It cannot go on. The message is one line for the person at the terminal."""


class AlreadyRunning(Refused):
    """Another supervisor holds this MATRIX_HOME."""
