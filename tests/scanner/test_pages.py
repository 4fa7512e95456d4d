import pytest
from django.urls import reverse
from django.utils import timezone

from scanner.models import CodeScanResult, RuleSetting, ScanStatus
from scanner.plugins.registry import TOOLS
from tests.factories import FindingFactory, ScanFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db


def asking(version):
    return reverse("scanner:scan-request", args=[version.app.slug, version.version])


def test_anybody_may_read_what_is_looked_for(client):
    page = client.get(reverse("scanner:rule-list"))

    assert page.status_code == 200
    text = page.content.decode()
    assert 'id="python.sql-injection"' in text
    assert "refused at once" in text


@pytest.mark.parametrize("name", [*TOOLS, "custom"])
def test_findings_of_plug_ins_and_own_rules_lead_to_an_entry_on_the_page(client, name):
    version = VersionFactory(reviewing=True, scanned=False)
    FindingFactory(scan=ScanFactory(version=version), rule=f"{name}.some-rule")
    client.force_login(version.app.developer.user)

    address = f"{reverse('scanner:rule-list')}#{name}"
    assert f'href="{address}"' in client.get(version.get_absolute_url()).content.decode()
    assert f'id="{name}"' in client.get(address).content.decode()


def test_a_plug_in_says_what_it_is_its_licence_and_what_its_severities_become(client, settings):
    settings.SCANNER_PLUGINS = "bandit, Semgrep"

    page = client.get(reverse("scanner:rule-list"))

    assert [about.name for about, is_on in page.context["plugins"] if is_on] == [
        "bandit",
        "semgrep",
    ]
    text = page.content.decode()
    entry = text[text.index('id="guarddog"') : text.index('id="semgrep"')]
    assert "Apache-2.0" in entry
    assert "Medium</span> what it calls high" in entry
    assert "Not switched on here" in entry


def test_the_page_says_what_this_operator_changed(client):
    RuleSetting.objects.create(
        rule="python.sql-injection",
        action="off",
        note="So.",
        set_by=UserFactory(),
        set_at=timezone.now(),
    )

    assert "switched off here" in client.get(reverse("scanner:rule-list")).content.decode()


def test_a_scan_is_asked_for_on_the_versions_page(client):
    version = VersionFactory()
    client.force_login(version.app.developer.user)

    answer = client.post(asking(version))

    assert answer["Location"] == version.get_absolute_url()
    assert CodeScanResult.objects.get(version=version).status == ScanStatus.QUEUED
    shown = client.get(version.get_absolute_url()).content.decode()
    assert "Waiting for its turn" in shown
    assert 'hx-trigger="every 2s"' in shown


def test_a_second_request_is_refused_in_words(client):
    version = VersionFactory()
    client.force_login(version.app.developer.user)
    client.post(asking(version))

    answer = client.post(asking(version), follow=True)

    assert "being scanned already" in answer.content.decode()
    assert CodeScanResult.objects.count() == 1


def test_somebody_elses_version_is_not_there(client):
    client.force_login(UserFactory())

    assert client.post(asking(VersionFactory())).status_code == 404
