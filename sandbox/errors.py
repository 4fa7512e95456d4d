class SandboxUnavailable(Exception):
    """No sandbox works on this machine. The message is one line for its operator."""


class NothingListens(Exception):
    """The app inside a sandbox accepts no connections, or not yet."""
