import os

import requests
from django.db import connection
from django.db.models.expressions import RawSQL
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from shop.models import Item, Profile


def search(request):
    term = request.GET["term"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM shop_item WHERE name LIKE '%%%s%%'" % term)  # weak: sql-injection
        rows = cursor.fetchall()
    found = Item.objects.raw("SELECT * FROM shop_item WHERE name = '" + term + "'")  # weak: sql-injection
    counted = Item.objects.annotate(n=RawSQL(f"SELECT {term} FROM shop_item", []))  # weak: sql-injection
    extra = Item.objects.extra(where=[f"name = '{term}'"])  # weak: django-sql
    return HttpResponse(str((rows, found, counted, extra)))


def hello(request, name):
    return HttpResponse("<p>Hello " + name + "</p>")  # weak: cross-site-scripting


def note(request):
    return {"note": mark_safe(request.POST["note"])}  # weak: cross-site-scripting


@csrf_exempt  # weak: no-csrf
def download(request, name):
    os.remove("tmp/" + name)  # weak: path-traversal
    return FileResponse(open(os.path.join("files", name), "rb"))  # weak: path-traversal


def profile(request):
    mine = Profile.objects.get(user=request.user)
    for key, value in request.POST.items():
        setattr(mine, key, value)  # weak: mass-assignment
    mine.save()
    return HttpResponseRedirect(request.GET["next"])  # weak: open-redirect


class Preview(View):
    def get(self, request, *args, **kwargs):
        page = requests.get(self.kwargs["url"], timeout=5)  # weak: server-side-request
        return HttpResponse(page.status_code)
