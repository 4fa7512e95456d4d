"""Desks for who operates the scanner."""

from marketplace.core.deciding import DecidingAdmin
from marketplace.core.models import User
from scanner import policies
from scanner.admin.desks import DeskAdmin


class ForOperators(DeskAdmin):
    def lets_in(self, user: User) -> bool:
        return policies.is_operator(user)


class OperatorAdmin(ForOperators, DecidingAdmin):
    change_form_template = "admin/scanner/deciding.html"
