"""Verified domains by machine."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from developers import policies
from developers.actions import domains
from developers.api.endpoints import DeveloperEndpoint
from developers.models import ChallengeMethod, DomainStatus, VerifiedDomain
from developers.policies import Capability
from marketplace.core.texts import single_line


class DomainSerializer(serializers.ModelSerializer[VerifiedDomain]):
    """A domain, and what to put where to prove it."""

    domain = serializers.CharField(max_length=253, validators=[single_line])
    method = serializers.ChoiceField(choices=ChallengeMethod.choices)
    status = serializers.ChoiceField(choices=DomainStatus.choices, read_only=True)
    record_name = serializers.CharField(read_only=True, help_text="For dns: the TXT record.")
    file_url = serializers.CharField(read_only=True, help_text="For well_known: the file.")
    proof = serializers.CharField(read_only=True, help_text="What has to stand there.")

    class Meta:
        model = VerifiedDomain
        fields = (
            *("id", "domain", "method", "status", "record_name", "file_url", "proof", "problem"),
            *("verified_at", "last_checked_at", "failing_since", "created_at"),
        )
        read_only_fields = (
            *("id", "problem", "verified_at", "last_checked_at", "failing_since", "created_at"),
        )


class DomainViewSet(
    DeveloperEndpoint,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[VerifiedDomain],
):
    """The domains of the account the caller acts for."""

    serializer_class = DomainSerializer
    lookup_url_kwarg = "domain_id"
    lookup_value_converter = "int"
    queryset = VerifiedDomain.objects.none()

    def get_queryset(self) -> QuerySet[VerifiedDomain]:
        return VerifiedDomain.objects.of(self.developer)

    @extend_schema(responses={201: DomainSerializer})
    def create(self, request: Request) -> Response:
        """List a domain; the answer says what to put where."""
        policies.require(self.developer, self.person, Capability.MANAGE)
        wanted = DomainSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        domain = domains.add_domain(
            developer=self.developer,
            domain=wanted.validated_data["domain"],
            method=ChallengeMethod(wanted.validated_data["method"]),
            by=self.person,
        )
        return Response(DomainSerializer(domain).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={202: DomainSerializer})
    @action(detail=True, methods=["post"])
    def check(self, request: Request, domain_id: int) -> Response:
        """Have the proof looked for now. Ask for the domain again to see what was found."""
        domain = self.get_object()
        domains.check_domain(domain=domain, by=self.person, at=timezone.now())
        return Response(DomainSerializer(domain).data, status=status.HTTP_202_ACCEPTED)

    def perform_destroy(self, instance: VerifiedDomain) -> None:
        domains.remove_domain(domain=instance, by=self.person)
