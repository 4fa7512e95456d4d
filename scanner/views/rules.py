"""What the scan looks at and what follows from it, for everybody."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from scanner import catalogue
from scanner.results import tuning
from scanner.scoring.levels import Risk
from scanner.scoring.rules import RULES

LEVELS = tuple(reversed(Risk))


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    current = tuning.current()
    chapters = catalogue.explained(current)
    context = {
        "levels": [(level, [rule for rule in RULES if rule.level is level]) for level in LEVELS],
        "chapters": [(kind, rules) for kind, rules in chapters.items() if rules],
        "cut_offs": current.cut_offs,
        "tuning": current,
        "plugins": catalogue.plugins(settings.SCANNER_PLUGINS),
    }
    return TemplateResponse(request, "scanner/rules.html", context)
