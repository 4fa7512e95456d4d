from pathlib import Path

import requests
from django.db import connection
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.utils.html import escape, format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from shop.models import Item, Profile

FILES = Path("files").resolve()
FIELDS = ("name", "city")


def search(request):
    term = request.GET["term"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM shop_item WHERE name LIKE %s", [f"%{term}%"])
        rows = cursor.fetchall()
    found = Item.objects.raw("SELECT * FROM shop_item WHERE name = %s", [term])
    counted = Item.objects.filter(name__icontains=term)
    return HttpResponse(str((rows, found, counted)))


def hello(request, name):
    return HttpResponse("<p>Hello " + escape(name) + "</p>")


def note(request):
    return {"note": format_html("<p>{}</p>", request.POST["note"])}


def download(request, name):
    path = (FILES / name).resolve()
    if not path.is_relative_to(FILES):
        raise Http404
    return FileResponse(open(path, "rb"))


def profile(request):
    mine = Profile.objects.get(user=request.user)
    for key in FIELDS:
        setattr(mine, key, request.POST[key])
    chosen = {key: value for key, value in request.POST.items() if key in FIELDS}
    for key, value in chosen.items():
        setattr(mine, key, value)
    mine.save()
    target = request.GET["next"]
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return HttpResponseRedirect(target)


class Preview(View):
    def get(self, request, *args, **kwargs):
        page = requests.get(f"https://api.invalid/{self.kwargs['url']}", timeout=5)
        return HttpResponse(page.status_code)
