"""What the developers' workers run. A task only unpacks its arguments."""

from celery import shared_task
from django.utils import timezone

from developers.jobs import agreements, domains, kyc_checks, kyc_clock
from marketplace.core import jobs

check_domain = jobs.register("developers.check_domain", domains.check, attempts=3)
check_kyc = jobs.register("developers.check_kyc", kyc_checks.run, attempts=8)


@shared_task(name="developers.keep_kyc_clock")
def keep_kyc_clock() -> None:
    kyc_clock.keep(at=timezone.now())


@shared_task(name="developers.watch_kyc_checks")
def watch_kyc_checks() -> None:
    """Ask the provider about what its webhooks may have missed."""
    for case_id, key in kyc_checks.unanswered(at=timezone.now()):
        check_kyc.enqueue(key=key, case_id=case_id)


@shared_task(name="developers.announce_agreement")
def announce_agreement() -> None:
    agreements.announce()


@shared_task(name="developers.recheck_domains")
def recheck_domains() -> None:
    for domain_id in domains.due():
        check_domain.enqueue(key=domain_id, domain_id=domain_id)
