"""Who may do what with the scanner itself."""

from appstore.policies import is_reviewer
from marketplace.core.errors import Forbidden
from marketplace.core.models import User


class ScanOperatorRequired(Forbidden):
    code = "scan_operator_required"

    def __init__(self) -> None:
        super().__init__("Only who operates the scanner changes its rules.")


class ScanStaffRequired(Forbidden):
    code = "scan_staff_required"

    def __init__(self) -> None:
        super().__init__("Only reviewers and those who operate the scanner search what is stored.")


def may_hunt(user: User) -> bool:
    return is_operator(user) or is_reviewer(user)


def require_hunter(user: User) -> None:
    if not may_hunt(user):
        raise ScanStaffRequired


def is_operator(user: User) -> bool:
    return user.is_active and user.is_staff and user.has_perm("scanner.change_ruleset")


def require_operator(user: User) -> None:
    if not is_operator(user):
        raise ScanOperatorRequired
