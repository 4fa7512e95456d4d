import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from scanner.models import (
    CodeScanResult,
    CustomRule,
    Finding,
    FindingDecision,
    Hunt,
    RuleSet,
    ScanStatus,
)
from scanner.results import rulesets
from tests.factories.core import UserFactory


def rules_in_force() -> RuleSet:
    """What this code scans with, already seen by a worker."""
    return rulesets.current(at=timezone.now())


class ScanFactory(DjangoModelFactory[CodeScanResult]):
    """A scan that read everything with the rules in force, and found little."""

    class Meta:
        model = CodeScanResult

    status = ScanStatus.DONE
    risk = "low"
    is_complete = True
    bundle_sha256 = factory.SelfAttribute("version.bundle_sha256")
    ruleset = factory.LazyFunction(rules_in_force)
    levels = factory.LazyAttribute(lambda scan: {"rules": scan.risk} if scan.risk else {})
    ended_at = factory.LazyFunction(timezone.now)


class FindingFactory(DjangoModelFactory[Finding]):
    class Meta:
        model = Finding

    scan = factory.SubFactory(ScanFactory)
    analyzer = "python"
    rule = "python.shell"
    severity = "medium"
    confidence = "high"
    path = "app.py"
    line = 1
    message = "A command goes through a shell."
    evidence = factory.Sequence("os.system(command_{})".format)
    fingerprint = factory.Sequence("{:064x}".format)


class FindingDecisionFactory(DjangoModelFactory[FindingDecision]):
    """A reviewer has put ``finding`` aside; ``needs_second=True`` waits for a colleague."""

    class Meta:
        model = FindingDecision
        exclude = ("finding",)

    finding = factory.SubFactory(FindingFactory)
    app = factory.SelfAttribute("finding.scan.version.app")
    fingerprint = factory.SelfAttribute("finding.fingerprint")
    rule = factory.SelfAttribute("finding.rule")
    rule_version = factory.SelfAttribute("finding.rule_version")
    kind = factory.SelfAttribute("finding.kind")
    severity = factory.SelfAttribute("finding.severity")
    path = factory.SelfAttribute("finding.path")
    bundle_sha256 = factory.SelfAttribute("finding.scan.version.bundle_sha256")
    state = "suppressed"
    reason = "Only staff reach it."
    decided_by = factory.SubFactory(UserFactory, is_staff=True)


class CustomRuleFactory(DjangoModelFactory[CustomRule]):
    class Meta:
        model = CustomRule

    name = factory.Sequence("evil-{}".format)
    version = 1
    text = factory.LazyAttribute(
        lambda rule: f'rule {rule.name.replace("-", "_")} {{ strings: $a = "evil" condition: $a }}'
    )
    sha256 = "a" * 64
    note = "A thief."
    written_by = factory.SubFactory(UserFactory, is_staff=True)
    written_at = factory.LazyFunction(timezone.now)


class HuntFactory(DjangoModelFactory[Hunt]):
    """A search that runs; ``done=True`` has come to its end."""

    class Meta:
        model = Hunt

    class Params:
        done = factory.Trait(status="done", ended_at=factory.LazyFunction(timezone.now))

    rule = factory.SubFactory(CustomRuleFactory)
    started_by = factory.SelfAttribute("rule.written_by")
    started_at = factory.LazyFunction(timezone.now)
