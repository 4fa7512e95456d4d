"""Whose app it is, for every page of the console."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from appstore.models import App
from developers import policies
from developers.decorators import View, person
from developers.policies import Capability


def own_app(capability: Capability) -> Callable[[View], View]:
    """Hand the view the app in its address, of whichever account the caller belongs to."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def wrapper(request: HttpRequest, *, slug: str, **kwargs: Any) -> HttpResponseBase:
            apps = App.objects.made_by(person(request)).with_offer()
            app = get_object_or_404(apps, slug=slug)
            policies.require(app.developer, person(request), capability)
            return view(request, app=app, **kwargs)

        return wrapper

    return decorate
