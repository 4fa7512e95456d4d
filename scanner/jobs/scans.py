"""The slow half of a scan."""

from django.conf import settings
from django.utils import timezone

from appstore.bundles import bundle_path
from appstore.models import AppVersion
from marketplace.core.jobs import Lease
from marketplace.core.models import Job
from scanner import engine
from scanner.engine.incomplete import incomplete
from scanner.engine.options import Options
from scanner.engine.scanning import OnEvent
from scanner.jobs.progress import Progress
from scanner.models import CodeScanResult, ScanStatus, ScanTrigger
from scanner.results import keeping, rulesets

# One who asks for a scan by name wants the code read; otherwise an answer that is there will do.
MAY_REUSE = (ScanTrigger.UPLOAD, ScanTrigger.SUBMISSION)
NO_ANSWER = "The scan did not finish. A person has to look before anything else happens."
TRIES_TO_BE_COMPLETE = 2
"""An analyzer that was killed twice is killed by what it reads; then the report says so."""


class CutShort(Exception):
    """An analyzer did not get to its end. It may have been the machine."""


class RulesChanged(Exception):
    """They were replaced on disk while the scan ran, so nobody knows which of them it used."""


def run(lease: Lease, *, scan_id: int) -> None:
    """Read the code in its sandbox, grade the risk and tell the store. Safe to run twice.

    A scan that did not run to its end is tried again; it never counts as a pass.
    """
    with lease.writing():
        scan = _lock(scan_id)
        if scan.has_ended:
            return
        scan.move_to(ScanStatus.RUNNING)
        scan.started_at, scan.progress = timezone.now(), {}
        scan.save(update_fields=["status", "started_at", "progress"])
    ruleset = rulesets.current(at=timezone.now())
    answers = CodeScanResult.objects.answering().of_same_code(scan).filter(ruleset=ruleset)
    earlier = answers.newest_first().first() if scan.trigger in MAY_REUSE else None
    if earlier is not None:
        with lease.finishing():
            keeping.take_over(_lock(scan_id), earlier, at=timezone.now())
        return
    report = read(scan.version, on_event=Progress(scan_id))
    if rulesets.current(at=timezone.now()) != ruleset:
        raise RulesChanged
    if not report.complete and lease.job.attempt < TRIES_TO_BE_COMPLETE:
        raise CutShort("; ".join(report.reasons)[:1000])
    with lease.finishing():
        keeping.keep(_lock(scan_id), report, ruleset=ruleset, at=timezone.now())


def read(version: AppVersion, *, on_event: OnEvent) -> engine.Report:
    return engine.scan(
        bundle_path(version.bundle_sha256),
        state=settings.MATRIX_HOME,
        declared=version.manifest,
        options=Options(
            plugins=rulesets.plugins(),
            custom=rulesets.custom(),
            llm=rulesets.language_model(),
        ),
        on_event=on_event,
    )


def give_up(job: Job, error: str) -> None:  # noqa: ARG001  a job kind's signature
    """After the last attempt: the scan failed, and the version waits for a person at high risk."""
    scan = _lock(job.arguments["scan_id"])
    if not scan.has_ended:
        keeping.fail(scan, incomplete(NO_ANSWER), at=timezone.now())


def _lock(scan_id: int) -> CodeScanResult:
    return CodeScanResult.objects.select_related("version__app").lock(pk=scan_id)
