"""Functions in which a value does something, by the last part of their name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DATABASE = re.compile(
    r"(?i)(?:^|[._])(?:db|dbs?conn|database|cursor|cur|conn(?:ection)?s?|engine|session|pool|sqlite3?"
    r"|c|tx|transaction|executor|postgres|mysql)\d*(?:\(\))?$"
)


@dataclass(frozen=True, slots=True)
class Door:
    """Where a value goes in. ``names`` are full origins; None is a method of anything."""

    kind: str
    names: frozenset[str] | None = None
    position: int = 0
    keywords: tuple[str, ...] = ()
    of_receiver: bool = False


def _doors() -> Mapping[str, list[Door]]:
    table: dict[str, list[Door]] = {}
    for kind, names, keywords in FUNCTIONS:
        for name in names.split():
            last = name.rpartition(".")[2]
            door = Door(kind, frozenset({name}), 0, keywords)
            table.setdefault(last, []).append(door)
    for kind, methods, position, keywords in METHODS:
        for method in methods.split():
            table.setdefault(method, []).append(Door(kind, None, position, keywords))
    for method in RECEIVERS.split():
        table.setdefault(method, []).append(Door("file", None, of_receiver=True))
    return table


RECEIVERS = "read_text read_bytes write_text write_bytes unlink rmdir rename touch mkdir"
"""Methods of a path, which is what is dangerous about them."""

FUNCTIONS: Iterable[tuple[str, str, tuple[str, ...]]] = (
    ("code", "exec eval compile execfile", ("source",)),
    ("import", "importlib.import_module __import__", ()),
    ("code", "code.interact runpy.run_path builtins.exec builtins.eval", ()),
    (
        "template",
        (
            "flask.render_template_string jinja2.Template mako.template.Template "
            "django.template.Template quart.render_template_string tornado.template.Template "
            "bottle.SimpleTemplate bottle.template"
        ),
        ("source", "template_string", "text"),
    ),
    (
        "unpickle",
        (
            "pickle.loads pickle.load cPickle.loads cPickle.load _pickle.loads dill.loads "
            "dill.load cloudpickle.loads "
            "cloudpickle.load marshal.loads marshal.load jsonpickle.decode "
            "jsonpickle.loads shelve.open joblib.load pandas.read_pickle pickle.Unpickler "
            "yaml.unsafe_load yaml.load yaml.load_all yaml.full_load torch.load numpy.load"
        ),
        (),
    ),
    (
        "file",
        (
            "open io.open os.open flask.send_file os.remove os.unlink os.rmdir os.listdir "
            "os.rename os.replace "
            "os.makedirs os.mkdir os.removedirs os.scandir shutil.rmtree shutil.copy "
            "shutil.copyfile shutil.move shutil.copytree aiofiles.open codecs.open "
            "fastapi.responses.FileResponse starlette.responses.FileResponse quart.send_file "
            "sanic.response.file aiohttp.web.FileResponse"
        ),
        ("file", "path", "filename", "path_or_file"),
    ),
    (
        "fetch",
        (
            "requests.get requests.post requests.put requests.patch requests.delete requests.head "
            "httpx.get httpx.post httpx.put httpx.delete httpx.stream urllib.request.urlopen "
            "urllib.request.Request urllib.request.urlretrieve urllib2.urlopen "
            "urllib3.request wget.download"
        ),
        ("url",),
    ),
    (
        "markup",
        (
            "markupsafe.Markup flask.Markup django.utils.safestring.mark_safe Markup "
            "django.utils.safestring.SafeString django.utils.html.mark_safe "
            "fastapi.responses.HTMLResponse starlette.responses.HTMLResponse "
            "sanic.response.html"
        ),
        ("content", "s", "base"),
    ),
    (
        "response",
        (
            "flask.make_response flask.Response django.http.HttpResponse quart.Response "
            "aiohttp.web.Response starlette.responses.Response fastapi.Response "
            "fastapi.responses.Response werkzeug.wrappers.Response"
        ),
        ("content", "response", "text", "body"),
    ),
    (
        "redirect",
        (
            "flask.redirect django.shortcuts.redirect werkzeug.utils.redirect quart.redirect "
            "django.http.HttpResponseRedirect django.http.HttpResponsePermanentRedirect "
            "fastapi.responses.RedirectResponse starlette.responses.RedirectResponse "
            "bottle.redirect sanic.response.redirect aiohttp.web.HTTPFound"
        ),
        ("url", "location", "to", "redirect_to"),
    ),
    (
        "sql",
        (
            "sqlalchemy.text sqlalchemy.sql.text sqlalchemy.sql.expression.text "
            "django.db.models.expressions.RawSQL pandas.read_sql pandas.read_sql_query"
        ),
        ("sql", "text"),
    ),
    (
        "regex",
        "re.compile re.match re.search re.fullmatch re.findall re.sub re.split re.finditer",
        ("pattern",),
    ),
    (
        "xml",
        (
            "lxml.etree.fromstring lxml.etree.parse lxml.etree.XML xml.sax.parse "
            "xml.sax.parseString xml.dom.pulldom.parseString xml.dom.pulldom.parse"
        ),
        (),
    ),
)
METHODS: Iterable[tuple[str, str, int, tuple[str, ...]]] = (
    ("template", "from_string", 0, ("source", "template_code")),
    (
        "sql",
        (
            "execute executemany executescript raw fetch_all fetch_one fetch_val fetchrow fetchval "
            "exec_driver_sql RawSQL read_sql_query read_sql mogrify"
        ),
        0,
        ("sql", "query", "statement", "operation", "raw_query"),
    ),
    ("ldap", "search_s search_ext_s search_st", 2, ("filterstr", "search_filter")),
    ("ldap", "search", 1, ("search_filter",)),
    ("xpath", "xpath", 0, ()),
    ("mongo", "find find_one find_one_and_update find_one_and_delete count_documents", 0, ()),
    ("mongo", "update_one update_many delete_one delete_many replace_one", 0, ("filter",)),
    ("log", "debug info warning error critical exception", 0, ()),
)
DOORS = _doors()
