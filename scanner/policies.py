"""Who may do what with the scanner itself."""

from marketplace.core.errors import Forbidden
from marketplace.core.models import User


class ScanOperatorRequired(Forbidden):
    code = "scan_operator_required"

    def __init__(self) -> None:
        super().__init__("Only who operates the scanner changes its rules.")


def is_operator(user: User) -> bool:
    return user.is_active and user.is_staff and user.has_perm("scanner.change_ruleset")


def require_operator(user: User) -> None:
    if not is_operator(user):
        raise ScanOperatorRequired
