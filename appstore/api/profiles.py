"""Developers as the public sees them, by machine."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny

from appstore import queries
from developers.models import Developer, DeveloperKind, DeveloperQuerySet


class ShownLinkSerializer(serializers.Serializer[queries.ShownLink]):
    kind = serializers.CharField()
    name = serializers.CharField()
    url = serializers.URLField()
    is_verified = serializers.BooleanField(help_text="Whether its domain is proved to be theirs.")


class DeveloperStatisticsSerializer(serializers.Serializer[queries.DeveloperStatistics]):
    app_count = serializers.IntegerField()
    install_count = serializers.IntegerField()
    rating = serializers.FloatField(help_text="Mean of all reviews, 1 to 5; 0 without any.")
    rating_count = serializers.IntegerField()
    since = serializers.DateTimeField(allow_null=True, help_text="First in the store.")


class PublicDeveloperSerializer(serializers.ModelSerializer[Developer]):
    """What the developer's public page shows."""

    kind = serializers.ChoiceField(choices=DeveloperKind.choices)
    is_identity_verified = serializers.BooleanField()
    links = serializers.SerializerMethodField()
    statistics = serializers.SerializerMethodField()

    class Meta:
        model = Developer
        fields = (
            *("slug", "display_name", "kind", "is_identity_verified", "bio", "location"),
            *("support_email", "links", "statistics"),
        )

    @extend_schema_field(ShownLinkSerializer(many=True))
    def get_links(self, developer: Developer) -> list[dict[str, object]]:
        return [link._asdict() for link in queries.links_of(developer)]

    @extend_schema_field(DeveloperStatisticsSerializer)
    def get_statistics(self, developer: Developer) -> dict[str, object]:
        return dict(queries.statistics_of(developer)._asdict())


class StoreDeveloperView(generics.RetrieveAPIView[Developer]):
    """A developer who has something in the store, or had. Reading needs no account."""

    token_resource = "store"
    permission_classes = (AllowAny,)
    serializer_class = PublicDeveloperSerializer
    lookup_field = "slug"

    def get_queryset(self) -> DeveloperQuerySet:
        return queries.public_developers()
