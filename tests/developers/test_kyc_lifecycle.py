"""Whatever is called in whatever order, a check only makes the moves that its table allows."""

import itertools
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from developers import policies
from developers.actions import kyc, kyc_desk, kyc_documents, kyc_erasure
from developers.jobs import kyc_clock
from developers.models import IN_FORCE, KYC_LIFECYCLE, OPEN, DocumentKind, KycReason, KycStatus
from marketplace.core.errors import DomainError
from marketplace.core.models import SecurityAudit
from tests.developers.samples import PDF
from tests.factories import (
    DeveloperFactory,
    KycCaseFactory,
    KycDocumentFactory,
    UserFactory,
)

FILLED_IN = {
    "legal_name": "Ada Lovelace",
    "country": "GB",
    "birth_date": "1990-12-10",
    "address": "London",
}
ALLOWED = {(a, b) for a, targets in KYC_LIFECYCLE.moves.items() for b in targets}
EVERY_PAIR = list(itertools.product(KycStatus, KycStatus))


@pytest.mark.parametrize(("status", "target"), EVERY_PAIR)
def test_each_move_is_in_the_table_or_refused(status, target):
    case = KycCaseFactory.build(status=status, developer=None)
    if (status, target) in ALLOWED:
        case.move_to(target)
        assert case.status == target
    else:
        with pytest.raises(DomainError):
            case.move_to(target)
        assert case.status == status


class World:
    """One developer, one reviewer, and a clock that only goes forward."""

    def __init__(self):
        self.developer = DeveloperFactory()
        self.reviewer = UserFactory(is_staff=True, is_superuser=True)
        self.now = timezone.now()

    def case(self):
        return self.developer.kyc_cases.order_by("-pk").first()

    def act(self, name):
        """Do one thing; a refusal is an answer like any other."""
        case = self.case()
        if case is not None or name in {"save", "erase_all", "days"}:
            getattr(self, name)(**{} if case is None else {"case": case})

    @property
    def mine(self):
        return {"by": self.developer.user, "at": self.now}

    @property
    def theirs(self):
        return {"by": self.reviewer, "at": self.now}

    def save(self, **_):
        kyc.save_draft(developer=self.developer, details=FILLED_IN, **self.mine)

    def document(self, case):
        kyc_documents.add_document(
            case=case, kind=DocumentKind.PASSPORT, name="a.pdf", chunks=[PDF], **self.mine
        )

    def submit(self, case):
        kyc.submit(case=case, **self.mine)

    def approve(self, case):
        kyc_desk.approve(case=case, **self.theirs)

    def approve_oneself(self, case):
        kyc_desk.approve(case=case, **self.mine)

    def reject(self, case):
        kyc_desk.reject(case=case, reasons=[KycReason.OTHER], text="", **self.theirs)

    def ask(self, case):
        kyc_desk.request_information(case=case, reasons=[KycReason.OTHER], text="", **self.theirs)

    def erase_all(self, **_):
        kyc_erasure.erase_all(developer=self.developer, **self.mine)

    def days(self, **_):
        self.now += timedelta(days=120)
        kyc_clock.keep(at=self.now)


ACTS = [
    *("save", "document", "submit", "approve", "reject", "ask"),
    *("approve_oneself", "erase_all", "days"),
]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(calls=st.lists(st.sampled_from(ACTS), max_size=14))
def test_no_sequence_of_calls_leaves_the_table(calls):
    with transaction.atomic():
        _walk(calls)
        transaction.set_rollback(True)


def _walk(calls):
    world = World()
    for name in ("save", "document", *calls):
        before = {case.pk: case.status for case in world.developer.kyc_cases.all()}
        rows = SecurityAudit.objects.filter(action__startswith="kyc.").count()
        try:
            with transaction.atomic():
                world.act(name)
        except (DomainError, PermissionDenied):
            assert {case.pk: case.status for case in world.developer.kyc_cases.all()} == before
            assert SecurityAudit.objects.filter(action__startswith="kyc.").count() == rows
        cases = list(world.developer.kyc_cases.all())
        for case in cases:
            was = before.get(case.pk, KycStatus.DRAFT)
            assert was == case.status or _reachable(was, case.status)
        assert sum(case.status in OPEN for case in cases) <= 1
        assert sum(case.status in IN_FORCE for case in cases) <= 1
        world.developer.refresh_from_db()
        is_known = world.developer.verification in {"kyc", "full"}
        assert is_known == any(case.status in IN_FORCE for case in cases)


def _reachable(was, now):
    """In one move, or in the two that one run of the clock may make."""
    return (was, now) in ALLOWED or any(
        (was, via) in ALLOWED and (via, now) in ALLOWED for via in KycStatus
    )


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("kyc_status_is_known", {"status": "perfect"}),
        ("kyc_kind_is_known", {"kind": "robot"}),
        ("kyc_provider_is_known", {"provider": "nobody"}),
        ("kyc_submitted_has_a_date", {"status": "submitted"}),
        ("kyc_decided_has_a_date", {"status": "rejected", "submitted_at": "now"}),
        (
            "kyc_in_force_has_an_end",
            {"status": "approved", "submitted_at": "now", "decided_at": "now"},
        ),
    ],
)
def test_the_database_keeps_the_promise(constraint, values):
    now = timezone.now()
    case = KycCaseFactory()
    values = {name: now if value == "now" else value for name, value in values.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(case).objects.filter(pk=case.pk).update(**values)


@pytest.mark.parametrize(
    ("constraint", "trait"), [("kyc_open_once", {}), ("kyc_in_force_once", {"approved": True})]
)
def test_there_is_one_open_and_one_in_force(constraint, trait):
    case = KycCaseFactory(**trait)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        KycCaseFactory(developer=case.developer, **trait)


def test_who_may_be_paid():
    developer = DeveloperFactory()
    with pytest.raises(policies.KycRequired, match="Identity check"):
        policies.require_payee(developer)

    case = KycCaseFactory(developer=developer, approved=True)
    policies.require_payee(developer)
    KycCaseFactory(developer=developer)  # a draft of the next one changes nothing
    policies.require_payee(developer)

    type(case).objects.filter(pk=case.pk).update(expires_at=timezone.now())
    with pytest.raises(policies.KycExpired, match="Start a new one"):
        policies.require_payee(developer)


def test_when_an_account_is_deleted_all_of_it_goes_at_once():
    approved = KycCaseFactory(approved=True, developer__verification="kyc")
    developer = approved.developer
    draft = KycCaseFactory(developer=developer)
    documents = [KycDocumentFactory(case=approved), KycDocumentFactory(case=draft)]

    for _ in range(2):
        kyc_erasure.erase_all(developer=developer, by=developer.user, at=timezone.now())

    for case in (approved, draft):
        case.refresh_from_db()
        assert (case.status, case.legal_name, case.tax_id) == ("expired", "", "")
    for document in documents:
        document.refresh_from_db()
        assert document.deleted_at is not None
    developer.refresh_from_db()
    assert developer.verification == "email"
    recorded = sorted(SecurityAudit.objects.values_list("action", flat=True))
    assert recorded == [
        "developer.verify",
        *["kyc.delete_document"] * 2,
        *["kyc.erase"] * 2,
    ]
