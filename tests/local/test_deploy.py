import re

import pytest
import yaml

from marketplace.local.parts import ROOT

OURS = {"migrate", "web", "worker", "beat", "gateway"}


@pytest.fixture
def compose():
    return yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())


def test_compose_has_every_part_of_the_marketplace(compose):
    assert set(compose["services"]) == OURS | {"postgres", "redis"}


def test_the_image_holds_every_app_and_the_verifier():
    allowed = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().split()
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert {f"!{app}" for app in apps} | {"!docs/verify_audit.py"} <= set(allowed)
    assert not {"!.git", "!tests", "!.env"} & set(allowed)


@pytest.mark.parametrize("name", sorted(OURS | {"postgres", "redis"}))
def test_no_service_has_more_rights_than_it_needs(compose, name):
    service = compose["services"][name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges" in service["security_opt"]
    assert not service.get("privileged")


def test_the_docker_socket_is_the_workers_alone(compose):
    with_socket = {
        name
        for name, service in compose["services"].items()
        if any("docker.sock" in str(volume) for volume in service.get("volumes", []))
    }

    assert with_socket == {"worker"}


def test_state_has_the_same_path_for_all_and_for_the_docker_daemon(compose):
    for name in OURS:
        service = compose["services"][name]

        home = service["environment"]["MATRIX_HOME"]
        assert f"{home}:{home}" in service["volumes"], name


def test_nothing_is_published_beyond_loopback(compose):
    published = [
        port for service in compose["services"].values() for port in service.get("ports", [])
    ]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_redis_refuses_what_it_cannot_keep(compose):
    assert "noeviction" in compose["services"]["redis"]["command"]
    assert "--appendonly yes" in compose["services"]["redis"]["command"]


def test_every_variable_of_compose_and_settings_is_explained():
    explained = set(
        re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    )
    compose = (ROOT / "deploy" / "compose.yaml").read_text()
    settings = (ROOT / "marketplace" / "settings.py").read_text()

    used = set(re.findall(r"\$\{([A-Z_]+)", compose))
    used |= set(re.findall(r"environment\.\w+\(\s*\"([A-Z_]+)\"", settings))

    assert used - explained == set()


def test_the_example_holds_no_secret():
    lines = (ROOT / ".env.example").read_text().splitlines()

    secrets = [
        line
        for line in lines
        if re.match(r"(SECRET_KEY|ENCRYPTION_KEYS|SIGNING_KEY|\w*PASSWORD|STRIPE_\w+)=", line)
    ]

    assert secrets
    assert all(line.endswith("=") for line in secrets)
