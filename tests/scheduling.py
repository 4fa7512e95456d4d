"""The suite on several cores at once: which tests follow each other."""

from xdist.scheduler import LoadScopeScheduling

# These start whole marketplaces, containers and browsers: one at a time, beside all the rest.
HEAVY = (
    "tests/browser",
    "tests/contracts",
    "tests/journeys",
    "tests/local",
    "tests/runtime/test_bubblewrap",
    "tests/runtime/test_docker",
)


def is_heavy(nodeid: str) -> bool:
    return nodeid.startswith(HEAVY)


class HeavyOrByFile(LoadScopeScheduling):
    """What is heavy goes to one worker, and any other file to the next that is free."""

    def _split_scope(self, nodeid: str) -> str:
        return "heavy" if is_heavy(nodeid) else nodeid.partition("::")[0]
