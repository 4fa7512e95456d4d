"""What stands against an app or a version, for the pages that show it."""

from typing import Any

from appstore import rules
from appstore.actions import appeals
from appstore.models import App, AppVersion


def standing_against(app: App, version: AppVersion | None) -> dict[str, Any]:
    """The decision about the app itself, or else about the version; nothing without one."""
    against = appeals.decision_against(app, None)
    if against is None and version is not None:
        against = appeals.decision_against(app, version)
    return {"against": against, "against_rules": rules.named(against.rules) if against else []}
