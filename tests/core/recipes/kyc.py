from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.core.recipes import browser, change, machine
from tests.developers.samples import PDF
from tests.factories import DeveloperFactory, KycCaseFactory, KycDocumentFactory, UserFactory

PERSON = {
    "kind": "person",
    "provider": "manual",
    "country": "GB",
    "legal_name": "Ada Lovelace",
    "birth_date": "1990-12-10",
    "address": "12 St James's Square",
}


def paper():
    return {"kind": "passport", "document": SimpleUploadedFile("passport.pdf", PDF)}


def filled_in():
    """A draft with its document, ready to be handed in."""
    document = KycDocumentFactory()
    return document, document.case.developer.user


@change("POST developers:kyc", "kyc.start")
def start():
    client = browser(DeveloperFactory().user)
    return lambda: client.post(reverse("developers:kyc"), PERSON)


@change("POST v1:kyc", "kyc.start")
def start_by_machine():
    client = machine(DeveloperFactory().user)
    return lambda: client.post(reverse("v1:kyc"), PERSON)


@change("POST developers:kyc-submit", "kyc.submit")
def submit():
    client = browser(filled_in()[1])
    return lambda: client.post(reverse("developers:kyc-submit"))


@change("POST v1:kyc-submit", "kyc.submit")
def submit_by_machine():
    client = machine(filled_in()[1])
    return lambda: client.post(reverse("v1:kyc-submit"))


@change("POST developers:kyc-document-add", "kyc.add_document")
def add_document():
    client = browser(KycCaseFactory().developer.user)
    return lambda: client.post(reverse("developers:kyc-document-add"), paper())


@change("POST v1:kyc-documents", "kyc.add_document")
def add_document_by_machine():
    client = machine(KycCaseFactory().developer.user)
    return lambda: client.post(reverse("v1:kyc-documents"), paper(), "multipart")


@change("POST developers:kyc-document-remove", "kyc.remove_document")
def remove_document():
    document, user = filled_in()
    place = reverse("developers:kyc-document-remove", args=[document.pk])
    return lambda: browser(user).post(place)


@change("DELETE v1:kyc-document-detail", "kyc.remove_document")
def remove_document_by_machine():
    document, user = filled_in()
    place = reverse("v1:kyc-document-detail", args=[document.pk])
    return lambda: machine(user).delete(place)


def desk():
    return browser(UserFactory(is_staff=True, is_superuser=True))


def deciding(decision, **said):
    client, case = desk(), KycCaseFactory(submitted=True)
    place = reverse("admin:developers_kyccase_decide", args=[case.pk])
    return lambda: client.post(place, {"decision": decision, "text": "So."} | said)


@change("POST admin:developers_kyccase_decide", "kyc.approve", "developer.verify")
def approve():
    return deciding("approve")


@change("POST admin:developers_kyccase_decide", "kyc.reject")
def reject():
    return deciding("reject", reasons=["document_unreadable"])


@change("POST admin:developers_kyccase_decide", "kyc.request_information")
def request_information():
    return deciding("request_information", reasons=["document_unreadable"])


@change("POST admin:developers_kyccase_decide", "kyc.note")
def note():
    return deciding("note")


@change("GET admin:developers_kyccase_document", "kyc.view_document")
def read_document():
    client, (document, _) = desk(), filled_in()
    where = [document.case.pk, document.pk]
    return lambda: client.get(reverse("admin:developers_kyccase_document", args=where))


@change("GET admin:developers_kyccase_change", "kyc.view")
def read_case():
    client, case = desk(), KycCaseFactory(submitted=True)
    return lambda: client.get(reverse("admin:developers_kyccase_change", args=[case.pk]))
