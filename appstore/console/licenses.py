"""Who holds a license of an app, as its makers may know: which license, and never whose."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from appstore.console.own import own_app
from appstore.models import App, License, LicenseState
from developers.policies import Capability
from marketplace.core.texts import storable

PER_PAGE = 25
LABELS = dict(LicenseState.choices) | {"trials": "On trial"}


@require_safe
@own_app(Capability.READ)
def license_list(request: HttpRequest, app: App) -> HttpResponse:
    """Newest first, or the one whose number begins as asked."""
    at, asked = timezone.now(), storable(request.GET.get("q", "")).strip()
    licenses = License.objects.filter(app=app)
    found = licenses.filter(key__startswith=asked).select_related("plan").order_by("-pk")
    in_use = Count("activations", filter=Q(activations__ended_at__isnull=True))
    page = Paginator(found.annotate(in_use=in_use), PER_PAGE).get_page(request.GET.get("page"))
    counts = licenses.counted_by_state(at=at)
    context = {
        "app": app,
        "counts": [(LABELS[name], count) for name, count in counts.items()],
        "has_any": any(counts.values()),
        "asked": asked,
        "page": page,
        "rows": [(license, license.state(at=at)) for license in page],
    }
    return TemplateResponse(request, "console/licenses.html", context)
