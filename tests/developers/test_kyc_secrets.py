"""Who has the database or the disk alone learns nothing about anybody."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from developers.actions import kyc_desk
from developers.kyc import vault
from developers.models import PERSONAL, KycReason
from marketplace.core import sealing
from tests.factories import KycCaseFactory, KycDocumentFactory, UserFactory

SECRET = "Rumpelstiltskin"
NEW_KEY = b"n" * 32


@pytest.fixture
def folder(settings):
    return settings.MEDIA_ROOT / "kyc"


@pytest.fixture
def document():
    return KycDocumentFactory(
        content=b"%PDF-1.7 " + SECRET.encode() + b" %%EOF",
        case=KycCaseFactory(submitted=True, **dict.fromkeys(PERSONAL, SECRET)),
    )


def raw(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT array_agg(t::text) FROM {table} t")  # noqa: S608  our own tables
        return str(cursor.fetchone()[0])


def test_raw_sql_shows_nothing_in_clear(document):
    by = UserFactory(is_staff=True, is_superuser=True)
    kyc_desk.add_note(case=document.case, text=SECRET, by=by, at=timezone.now())
    kyc_desk.request_information(
        case=document.case, reasons=[KycReason.OTHER], text=SECRET, by=by, at=timezone.now()
    )
    for table in ("kyccase", "kycdocument", "kycstep", "kycnote"):
        assert document.case.key in raw("developers_kyccase")
        assert SECRET not in raw(f"developers_{table}")
    assert SECRET not in raw("core_securityaudit")
    assert document.case.steps.get().text == SECRET


def test_the_disk_shows_nothing_in_clear(document, folder):
    sealed = (folder / document.file_name).read_bytes()
    assert SECRET.encode() not in sealed
    assert b"%PDF" not in sealed
    assert SECRET.encode() in vault.read(document.file_name)


def test_the_files_are_ours_alone(document, folder):
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / document.file_name).stat().st_mode & 0o777 == 0o600


def test_files_cannot_be_exchanged_for_one_another(document, folder):
    other = KycDocumentFactory()
    (folder / other.file_name).replace(folder / document.file_name)
    with pytest.raises(sealing.CannotUnseal):
        vault.read(document.file_name)


def test_rotation_seals_rows_and_files_with_the_new_key(document, folder, settings, capsys):
    old = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [NEW_KEY, *old]
    (folder / f"{document.file_name}.new").write_bytes(b"left by a rotation that was killed")

    call_command("reseal")
    call_command("reseal")  # safe to run again

    settings.ENCRYPTION_KEYS = [NEW_KEY]
    case = type(document.case).objects.get()
    assert {getattr(case, name) for name in PERSONAL} == {SECRET}
    assert SECRET.encode() in vault.read(document.file_name)
    assert "identity documents: 1 files" in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = old
    with pytest.raises(sealing.CannotUnseal):
        vault.read(document.file_name)


def test_what_the_front_key_sealed_is_not_written_again(document, folder):
    before = (folder / document.file_name).stat().st_ino
    assert vault.reseal() == 1
    assert (folder / document.file_name).stat().st_ino == before
