import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from scanner.models import CodeScanResult, Finding, FindingDecision, RuleSet, ScanStatus
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
