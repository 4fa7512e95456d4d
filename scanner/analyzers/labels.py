from enum import StrEnum


class Label(StrEnum):
    """Where a value came from, or what it is."""

    REQUEST = "request"
    """A visitor sent it."""
    NETWORK = "network"
    """The app fetched it."""
    DECODED = "decoded"
    """It was hidden in base64, hex or the like."""
    DECIPHERED = "deciphered"
    """A key opened it; as code that is as hidden as what was decoded."""
    ENVIRONMENT = "environment"
    """All variables of the environment; one by its name is configuration."""
    CREDENTIALS = "credentials"
    """It names, or was read from, a file in which people keep keys."""
    HOST = "host"
    """It tells one machine from others: its name, user, addresses."""
    KEYS = "keys"
    """The words or numbers that a wallet is opened with."""
    BALANCE = "balance"
    """How much money lies in a wallet, or what is left of it after the fee."""
    FETCHER = "fetcher"
    """It is a command that downloads a program and runs it."""
    TRAFFIC = "traffic"
    """What the app asks others for, as a hook for all of its requests sees it."""
    LISTED = "listed"
    """Names of files, as a folder lists them."""
    TYPED = "typed"
    """Keys pressed anywhere in a page, and all of its fields."""
    COPIED = "copied"
    """What is on the clipboard."""
    SEEN = "seen"
    """A picture of the screen or from a camera."""
    COOKIES = "cookies"
    """A page's cookies; one by its name is ordinary."""
    SQL = "sql"
    """It is an SQL statement, of constants alone or not."""
    BUILT_SQL = "built_sql"
    BUILT_HTML = "built_html"


Labels = frozenset[Label]
NOTHING: Labels = frozenset()
FROM_OUTSIDE: Labels = frozenset({Label.REQUEST})
LOOT: Labels = frozenset({Label.ENVIRONMENT, Label.CREDENTIALS})
