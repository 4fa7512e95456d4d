"""What the Makefile calls: ``python -m marketplace.local run`` and its siblings."""

import os
import sys

from marketplace.local import checks, parts, startup, suite
from marketplace.local.errors import AlreadyRunning, Refused
from marketplace.local.home import open_home, read_secrets
from marketplace.local.ports import chosen_port
from marketplace.local.postgres import Postgres


def main(arguments: list[str]) -> int:
    command, *rest = arguments or ["run"]
    match command:
        case "run":
            startup.run()
        case "test":
            return suite.run(rest)
        case "check":
            return checks.run()
        case "openapi":
            checks.write_schema()
        case "manage":
            manage(rest)
        case "database-url":
            print(local_settings()["DATABASE_URL"])
        case _:
            raise Refused(f"there is no `{command}`; see `make help`")
    return 0


def manage(arguments: list[str]) -> None:
    """A Django command with the settings of the marketplace that runs here."""
    command = parts.manage(*arguments)
    os.execve(command[0], command, local_settings())  # noqa: S606


def local_settings() -> dict[str, str]:
    home = open_home(startup.chosen_home())
    known = read_secrets(home)
    server = Postgres(home / "pg", password=known["DATABASE_PASSWORD"])
    return parts.environment(
        home=home,
        port=chosen_port(),
        secrets=known,
        database_url=os.environ.get("DATABASE_URL") or server.url,
    )


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refused as error:
        print(
            f"matrix: {error}" if not isinstance(error, AlreadyRunning) else error, file=sys.stderr
        )
        sys.exit(1 if isinstance(error, AlreadyRunning) else 2)
