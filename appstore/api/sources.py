"""The code of open apps, by machine."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from appstore import queries
from appstore.actions import sources
from appstore.actions.sources import Readiness
from appstore.models import App, AppVersion
from appstore.sources import store
from appstore.views import browsing
from marketplace.core.errors import Unavailable
from sandbox.sources import Index


class SourcePreparing(Unavailable):
    code = "source_preparing"

    def __init__(self) -> None:
        super().__init__("The files are being read. Ask again in a few seconds.")


class SourceFileSerializer(serializers.Serializer[object]):
    path = serializers.CharField()
    size_bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    kind = serializers.ChoiceField(choices=("text", "image", "binary"))
    lines = serializers.IntegerField(help_text="0 for what is no text.")


class SourceListSerializer(serializers.Serializer[object]):
    version = serializers.CharField()
    bundle_sha256 = serializers.CharField()
    license_expression = serializers.CharField(help_text="SPDX.")
    files = SourceFileSerializer(many=True)


class SourceView(APIView):
    """What is in an open version. Reading needs no account."""

    token_resource = "store"
    permission_classes = (AllowAny,)

    def release(self, slug: str, version: str) -> AppVersion:
        app = get_object_or_404(App.objects.listed(), slug=slug)
        return get_object_or_404(queries.open_versions(app), version=version)

    def index(self, release: AppVersion) -> Index:
        if sources.prepare(release, at=timezone.now()) != Readiness.READY:
            raise SourcePreparing
        try:
            return store.index_of(release.bundle_sha256)
        except store.SourceMissing:
            raise SourcePreparing from None


class SourceListView(SourceView):
    @extend_schema(operation_id="store_source_list", responses=SourceListSerializer)
    def get(self, request: Request, slug: str, version: str) -> Response:
        """List the files of an open version."""
        release = self.release(slug, version)
        files = [file._asdict() for file in self.index(release).files]
        about = {"version": release.version, "bundle_sha256": release.bundle_sha256}
        about["license_expression"] = release.license_expression
        return Response(SourceListSerializer(about | {"files": files}).data)


class SourceFileView(SourceView):
    @extend_schema(
        operation_id="store_source_file", responses={(200, "text/plain"): OpenApiTypes.STR}
    )
    def get(self, request: Request, slug: str, version: str, path: str) -> HttpResponse:
        """Read one text file of an open version."""
        release = self.release(slug, version)
        file = self.index(release).by_path.get(path)
        if file is None:
            raise Http404
        try:
            return browsing.plain(release, file)
        except store.SourceMissing:
            raise SourcePreparing from None
