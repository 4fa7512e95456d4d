"""The list of harmful files."""

from functools import partial

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from marketplace.core.deciding import Decision
from scanner.actions import known_bad
from scanner.admin.operators import OperatorAdmin
from scanner.models import KnownBadFile

LIST = "admin:scanner_knownbadfile_changelist"
ABOUT = (
    "An upload that holds this very file is refused. Published versions that hold it are suspended"
    " at once; their developers are told why and may appeal."
)
ADDED = "From now on this file is refused. What is in the store and has it is suspended now."
REMOVED = "Taken off the list. What was suspended for it stays so until somebody reinstates it."


class BlockForm(forms.Form):
    sha256 = forms.CharField(label="SHA-256 of the file", max_length=80)
    reason = forms.CharField(
        label="Why (the developer reads it)", max_length=known_bad.REASON_CHARACTERS
    )
    source = forms.CharField(
        label="Who says so",
        max_length=known_bad.SOURCE_CHARACTERS,
        help_text="Such as an advisory.",
    )
    is_confirmed = forms.BooleanField(
        label="Suspend them all, also when many developers have this file", required=False
    )


@admin.register(KnownBadFile)
class KnownBadFileAdmin(OperatorAdmin):
    list_display = ("digest", "reason", "source", "added_by", "added_at", "removed_at")
    list_filter = (("removed_at", admin.EmptyFieldListFilter), "source")
    list_select_related = ("added_by",)
    search_fields = ("sha256", "reason", "source")
    ordering = ("-pk",)
    change_list_template = "admin/scanner/known_bad_list.html"

    @admin.display(description="SHA-256", ordering="sha256")
    def digest(self, file: KnownBadFile) -> str:
        """Enough of it to tell one from another; the row's own page has all."""
        return f"{file.sha256[:16]}…"

    def decisions(self, request: HttpRequest, row: KnownBadFile) -> list[Decision]:
        if row.removed_at is not None or not self.has_view_permission(request):
            return []
        remove = partial(known_bad.remove, file=row, by=self.person(request), at=timezone.now())
        return [Decision("remove", "Take it off the list", lambda why: remove(reason=why), REMOVED)]

    def get_urls(self) -> list[URLPattern]:
        block = self.admin_site.admin_view(self.block)
        return [path("block/", block, name="scanner_knownbadfile_block"), *super().get_urls()]

    def block(self, request: HttpRequest) -> HttpResponse:
        by = self.person(request)
        form = BlockForm(request.POST or None)

        def act() -> object:
            return known_bad.add(by=by, at=timezone.now(), **form.cleaned_data)

        context = {
            "title": "Block a harmful file",
            "button": "Block this file",
            "about": ABOUT,
            "back_label": "Known bad files",
        }
        return self.form_page(request, form, act=act, done=ADDED, back=LIST, context=context)
