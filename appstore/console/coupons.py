"""An app's coupons, in the console."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appstore.actions import coupons
from appstore.console.own import own_app
from appstore.forms.coupons import CouponForm
from appstore.models import App, Coupon
from developers import policies
from developers.decorators import person
from developers.policies import Capability
from marketplace.core.errors import DomainError

COUPONS_SHOWN = 100


@require_safe
@own_app(Capability.READ)
def coupon_list(request: HttpRequest, app: App) -> HttpResponse:
    known = Coupon.objects.for_app(app).prefetch_related("plans").order_by("-pk")
    at = timezone.now()
    context = {
        "app": app,
        "coupons": [(coupon, coupon.is_over(at=at)) for coupon in known[:COUPONS_SHOWN]],
        "may": policies.capabilities(app.developer, person(request)),
    }
    return TemplateResponse(request, "console/coupons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own_app(Capability.EDIT)
def coupon_create(request: HttpRequest, app: App) -> HttpResponse:
    form = CouponForm(request.POST or None, app=app)
    if form.is_valid():
        try:
            coupon = coupons.create(
                app=app,
                offer=form.offer,
                plans=list(form.cleaned_data["plans"]),
                for_all_apps=form.cleaned_data["for_all_apps"],
                by=person(request),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{coupon} counts from now on.")
            return redirect("appstore:console-coupon-list", slug=app.slug)
    return TemplateResponse(request, "console/coupon_form.html", {"app": app, "form": form})


@require_POST
@own_app(Capability.EDIT)
def coupon_end(request: HttpRequest, app: App, coupon_id: int) -> HttpResponse:
    coupon = get_object_or_404(Coupon.objects.for_app(app), pk=coupon_id)
    try:
        coupons.end(coupon=coupon, by=person(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{coupon} has ended. Who has used it keeps what it promised.")
    return redirect("appstore:console-coupon-list", slug=app.slug)
