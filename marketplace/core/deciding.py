"""Buttons of the admin that call an action of ours, each with the reason somebody gave."""

from collections.abc import Callable
from http import HTTPMethod
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse

from marketplace.core.admin import ReadOnlyAdmin
from marketplace.core.errors import DomainError

REASON_LENGTH = 4000


class Decision(NamedTuple):
    """One button: what it says, what it does with the reason, and what is said afterwards."""

    name: str
    label: str
    act: Callable[[str], object]
    done: str = "Decided."


class DecidingAdmin(ReadOnlyAdmin):
    """A row that staff read, and decide about where ``decisions`` lets them."""

    change_form_template = "admin/deciding.html"

    def decisions(self, request: HttpRequest, row: Any) -> list[Decision]:
        """What this person may decide about the row as it is now."""
        raise NotImplementedError

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the row's page shows besides."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(self.decide)
        return [
            path("<int:row_id>/decide/", decide, name=self._decide_name()),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = self.page_context(request, row) if row else {}
        context |= {
            "decisions": self.decisions(request, row) if row else [],
            "decide_url": row and reverse(f"admin:{self._decide_name()}", args=(row.pk,)),
        }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | context)

    def decide(self, request: HttpRequest, row_id: int) -> HttpResponse:
        row = get_object_or_404(self.model, pk=row_id)
        wanted = request.POST.get("decision", "") if request.method == HTTPMethod.POST else ""
        for decision in self.decisions(request, row):
            if decision.name == wanted:
                self._carry_out(request, decision)
        meta = self.model._meta
        return redirect(f"admin:{meta.app_label}_{meta.model_name}_change", row_id)

    def _carry_out(self, request: HttpRequest, decision: Decision) -> None:
        try:
            decision.act(request.POST.get("reason", "")[:REASON_LENGTH])
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, decision.done)

    def _decide_name(self) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}_decide"
