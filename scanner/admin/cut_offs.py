"""From which probability the model alone sets a level."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from scanner.actions import tuning
from scanner.admin.operators import ForOperators
from scanner.models import ModelCutOffs
from scanner.results import tuning as settings_now
from scanner.scoring import CutOffs

LIST = "admin:scanner_modelcutoffs_changelist"


def _share(label: str, help_text: str = "") -> forms.FloatField:
    return forms.FloatField(min_value=0, max_value=1, label=label, help_text=help_text)


class CutOffsForm(forms.Form):
    medium = _share("Medium from")
    high = _share("High from")
    critical = _share("Critical from", "The version is refused at once.")
    doubt_from = _share("In doubt from")
    doubt_to = _share("In doubt up to", "Between the two a person looks, whatever the level.")
    note = forms.CharField(max_length=tuning.NOTE_CHARACTERS, label="Why")


@admin.register(ModelCutOffs)
class ModelCutOffsAdmin(ForOperators):
    """Each change is a row; the newest counts."""

    list_display = ("medium", "high", "critical", "doubt_from", "doubt_to", "note", "set_by")
    list_select_related = ("set_by",)
    ordering = ("-pk",)
    change_list_template = "admin/scanner/cut_offs.html"

    def get_urls(self) -> list[URLPattern]:
        change = self.admin_site.admin_view(self.set_cut_offs)
        return [path("set/", change, name="scanner_modelcutoffs_set"), *super().get_urls()]

    def set_cut_offs(self, request: HttpRequest) -> HttpResponse:
        by, now = self.person(request), settings_now.current()
        initial = {
            **{name: getattr(now.cut_offs, name) for name in CutOffs.__slots__},
            "doubt_from": now.doubt_from,
            "doubt_to": now.doubt_to,
        }
        form = CutOffsForm(request.POST or None, initial=initial)

        def act() -> object:
            said = dict(form.cleaned_data)
            cut_offs = CutOffs(**{name: said.pop(name) for name in CutOffs.__slots__})
            return tuning.set_cut_offs(cut_offs=cut_offs, by=by, at=timezone.now(), **said)

        context = {
            "title": "Set the model's cut-offs",
            "button": "Set them",
            "about": "They count for scans from now on. A rescan takes them to what is offered.",
            "back_label": "Model cut-offs",
        }
        return self.form_page(
            request, form, act=act, done="They count from now on.", back=LIST, context=context
        )
