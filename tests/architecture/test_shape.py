"""The rules of the house that no other tool checks."""

import ast
import inspect
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.test import RequestFactory

from marketplace.core import jobs
from marketplace.core.admin import ReadOnlyAdmin
from tests.factories import UserFactory

ROOT = Path(__file__).parents[2]
APPS = ("marketplace", "identity", "developers", "appstore", "scanner", "payments", "runtime")
# Jobs may read the clock: like a view, a worker's job is an edge, and nobody hands it a moment.
DOMAIN = {"actions", "models", "policies", "queries", "ledger", "revenue"}
SOURCES = [
    path
    for app in (*APPS, "sandbox")
    for path in sorted((ROOT / app).rglob("*.py"))
    if not {"migrations", "catalogue"}.intersection(path.parts)
]
OURS = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in APPS]
# A list of decisions has no plot to lose.
LONG = {"marketplace/settings.py"}
# Where ``status`` is an HTTP status or the state of a process, not of a row.
OTHER_STATUSES = {"marketplace/core/idempotency.py"}


def name(path):
    return str(path.relative_to(ROOT))


def is_domain(path):
    return DOMAIN.intersection((*path.relative_to(ROOT).parts, path.stem))


def nodes(path, kind):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kind)]


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True)


@pytest.mark.parametrize("path", [path for path in SOURCES if name(path) not in LONG], ids=name)
def test_no_file_outgrows_its_reader(path):
    assert len(path.read_text().splitlines()) <= 300


def test_only_models_assign_a_status():
    written = [
        f"{name(path)}:{node.lineno}"
        for path in OURS
        if "models" not in (*path.parts, path.stem) and name(path) not in OTHER_STATUSES
        for node in nodes(path, ast.Attribute)
        if isinstance(node.ctx, ast.Store) and node.attr == "status"
    ]
    assert written == []


def test_the_domain_does_not_read_the_clock():
    read = [
        f"{name(path)}:{node.lineno}"
        for path in OURS
        if is_domain(path)
        for node in nodes(path, ast.Attribute)
        if node.attr in {"now", "utcnow", "today", "monotonic"}
    ]
    assert read == []


@pytest.mark.parametrize("path", sorted((ROOT / "payments").rglob("*.py")), ids=name)
def test_money_is_never_a_float(path):
    assert not [node.lineno for node in nodes(path, ast.Name) if node.id == "float"]
    assert not [node.lineno for node in nodes(path, ast.Constant) if isinstance(node.value, float)]
    assert not [node.lineno for node in nodes(path, ast.Attribute) if node.attr == "FloatField"]


def called(method):
    """Each call ``something.method(…)`` in our code, with where it stands."""
    return [
        (path, call)
        for path in OURS
        for call in nodes(path, ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr == method
    ]


def kinds():
    """The jobs that are declared: variable, name."""
    current_app.loader.import_default_modules()  # as a worker does
    return {
        assigned.targets[0].id: ast.literal_eval(assigned.value.args[0])
        for path in OURS
        if path.stem == "tasks"
        for assigned in nodes(path, ast.Assign)
        if isinstance(assigned.value, ast.Call)
        and isinstance(assigned.value.func, ast.Attribute)
        and assigned.value.func.attr == "register"
    }


def test_every_kind_of_job_is_done_by_a_function_among_the_jobs():
    found = kinds()
    assert {"run_scan", "start_instance", "stop_instance"} <= found.keys()
    for kind in map(jobs.registered, found.values()):
        assert ".jobs." in kind.handler.__module__
        assert next(iter(inspect.signature(kind.handler).parameters)) == "lease"
        assert kind.attempts > 1


def test_what_is_enqueued_is_what_the_job_asks_for():
    checked = 0
    for _, call in called("enqueue"):
        if not isinstance(call.func.value, ast.Attribute):
            continue
        kind = jobs.registered(kinds()[call.func.value.attr])
        given = {keyword.arg for keyword in call.keywords} - {"key"}
        asked = set(inspect.signature(kind.handler).parameters) - {"lease"}
        assert given == asked
        checked += 1
    assert checked >= 4


def test_beat_schedules_only_tasks_that_exist():
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= current_app.tasks.keys()


@pytest.mark.django_db
def test_nobody_writes_our_rows_in_the_admin():
    request = RequestFactory().get("/admin/")
    request.user = UserFactory(is_staff=True, is_superuser=True)
    ours = {model for model in apps.get_models() if model.__module__.partition(".")[0] in APPS}

    registered = {model: desk for model, desk in admin.site._registry.items() if model in ours}  # noqa: SLF001

    assert len(registered) > 15
    for desk in registered.values():
        assert isinstance(desk, ReadOnlyAdmin)
        assert not desk.has_add_permission(request)
        assert not desk.has_change_permission(request)
        assert not desk.has_delete_permission(request)
        assert desk.get_actions(request).keys() <= {"delete_selected", "export"}
