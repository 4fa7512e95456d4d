from django.urls import reverse

from tests.core.recipes import browser, change, machine
from tests.factories import AppFactory
from tests.factories.plans import make_coupon

FORM = {"code": "SPRING", "percent": "20", "duration": "once"}
BODY = {"code": "SPRING", "percent_bps": 2000}


@change("POST appstore:console-coupon-create", "coupon.create")
def create():
    app = AppFactory(price_minor=500)
    client = browser(app.developer.user)
    return lambda: client.post(reverse("appstore:console-coupon-create", args=[app.slug]), FORM)


@change("POST v1:coupon-list", "coupon.create")
def create_by_machine():
    app = AppFactory(price_minor=500)
    client = machine(app.developer.user)
    return lambda: client.post(reverse("v1:coupon-list", args=[app.slug]), BODY)


@change("POST appstore:console-coupon-end", "coupon.end")
def end():
    app = AppFactory(price_minor=500)
    client, coupon = browser(app.developer.user), make_coupon(app)
    place = reverse("appstore:console-coupon-end", args=[app.slug, coupon.pk])
    return lambda: client.post(place)


@change("DELETE v1:coupon-detail", "coupon.end")
def end_by_machine():
    app = AppFactory(price_minor=500)
    client, coupon = machine(app.developer.user), make_coupon(app)
    return lambda: client.delete(reverse("v1:coupon-detail", args=[app.slug, coupon.pk]))
