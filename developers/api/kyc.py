"""Identity checks by machine. Personal data goes in here and never comes out."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from developers.actions import kyc, kyc_documents
from developers.api.endpoints import DeveloperEndpoint
from developers.api.kyc_serializers import (
    KycDocumentSerializer,
    KycDocumentUploadSerializer,
    KycRequestSerializer,
    KycSerializer,
)
from developers.kyc import overview, rules
from developers.models import DocumentKind, KycCase, KycDocument
from identity.api.permissions import FreshSecondFactor
from marketplace.core.errors import Missing
from marketplace.core.idempotency import idempotent


class KycNotStarted(Missing):
    code = "kyc_not_started"

    def __init__(self) -> None:
        super().__init__("There is no identity check yet: POST /api/v1/developers/kyc/ starts one.")


class KycEndpoint(DeveloperEndpoint):
    token_resource = "kyc"

    @property
    def case(self) -> KycCase:
        rules.require_filer(self.developer, self.person)
        case = overview.of(self.developer).case
        if case is None:
            raise KycNotStarted
        return case

    def answer(self, **more: Any) -> Response:
        return Response(KycSerializer(overview.of(self.developer)).data, **more)


class KycView(KycEndpoint):
    @extend_schema(responses=KycSerializer)
    def get(self, request: Request) -> Response:
        """How far the identity check is, and what is asked next."""
        rules.require_filer(self.developer, self.person)
        return self.answer()

    @extend_schema(request=KycRequestSerializer, responses=KycSerializer)
    @idempotent
    def post(self, request: Request) -> Response:
        """Start an identity check or change the open one; with `submit`, hand it in as well."""
        wanted = KycRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        submits = wanted.validated_data["submit"]
        if submits:
            FreshSecondFactor().has_permission(request, self)
        case = kyc.save_draft(
            developer=self.developer,
            details=wanted.details,
            by=self.person,
            at=timezone.now(),
        )
        if submits:
            kyc.submit(case=case, by=self.person, at=timezone.now())
        return self.answer()


class KycSubmitView(KycEndpoint):
    permission_classes = (*KycEndpoint.permission_classes, FreshSecondFactor)

    @extend_schema(request=None, responses=KycSerializer)
    @idempotent
    def post(self, request: Request) -> Response:
        """Hand the identity check in, the first time or with what was asked for."""
        kyc.submit(case=self.case, by=self.person, at=timezone.now())
        return self.answer()


class KycDocumentsView(KycEndpoint):
    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": KycDocumentUploadSerializer},
        responses={201: KycDocumentSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Hand in a document: PDF, JPEG or PNG."""
        wanted = KycDocumentUploadSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        upload = wanted.validated_data["document"]
        document = kyc_documents.add_document(
            case=self.case,
            kind=DocumentKind(wanted.validated_data["kind"]),
            name=upload.name,
            chunks=upload.chunks(),
            by=self.person,
            at=timezone.now(),
        )
        return Response(KycDocumentSerializer(document).data, status=status.HTTP_201_CREATED)


class KycDocumentView(KycEndpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, document_id: int) -> Response:
        """Take a document back. Its file is deleted at once."""
        own = KycDocument.objects.of(self.developer).present()
        document = get_object_or_404(own, pk=document_id)
        kyc_documents.remove_document(document=document, by=self.person, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
