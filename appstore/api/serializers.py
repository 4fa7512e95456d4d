from typing import ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appstore.models import (
    App,
    AppInstallation,
    AppReview,
    AppVersion,
    Category,
    Channel,
    Plan,
    SourceAccess,
    Workspace,
)
from appstore.models.plan import PRICE_MINOR_MAX
from appstore.models.version import SEMVER
from marketplace.core.texts import single_line


class AppSerializer(serializers.ModelSerializer[App]):
    """An app as its developer sees it."""

    price_minor = serializers.IntegerField(
        source="plan.price_minor", min_value=0, max_value=PRICE_MINOR_MAX, default=0
    )
    currency = serializers.ChoiceField(source="plan.currency", choices=["EUR"], default="EUR")

    class Meta:
        model = App
        fields = (
            "slug",
            "name",
            "summary",
            "description",
            "category",
            "source_access",
            "status",
            "price_minor",
            "currency",
            "install_count",
            "created_at",
            "published_at",
        )
        read_only_fields = ("status", "install_count", "created_at", "published_at")
        # Whether the address is free is the action's answer: a conflict, not a wrong field.
        extra_kwargs: ClassVar[dict[str, dict[str, list[object]]]] = {
            "slug": {"validators": []},
            "name": {"validators": [single_line]},
            "summary": {"validators": [single_line]},
        }


class AppEditSerializer(serializers.Serializer[App]):
    """What may change later; everything else stays as it is."""

    name = serializers.CharField(max_length=60, required=False, validators=[single_line])
    summary = serializers.CharField(max_length=140, required=False, validators=[single_line])
    description = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    category = serializers.ChoiceField(choices=Category.choices, required=False)
    source_access = serializers.ChoiceField(
        choices=SourceAccess.choices,
        required=False,
        help_text="For versions uploaded from now on; `source` in matrix.toml wins.",
    )
    price_minor = serializers.IntegerField(min_value=0, max_value=PRICE_MINOR_MAX, required=False)


class VersionSerializer(serializers.ModelSerializer[AppVersion]):
    """A release as its developer sees it."""

    manifest = serializers.DictField(read_only=True)

    class Meta:
        model = AppVersion
        fields = (
            "version",
            "status",
            "changelog",
            "bundle_sha256",
            "bundle_bytes",
            "file_count",
            "source_access",
            "license_expression",
            "manifest",
            "risk",
            "rejection_reason",
            "created_at",
            "submitted_at",
            "decided_at",
            "publish_at",
            "published_at",
        )
        read_only_fields = fields


class UploadSerializer(serializers.Serializer[None]):
    archive = serializers.FileField(help_text="The project as zip, tar, tar.gz or tar.xz.")
    version = serializers.CharField(max_length=64, validators=[SEMVER])
    changelog = serializers.CharField(max_length=20_000, default="", allow_blank=True)


class WhichVersionSerializer(serializers.Serializer[None]):
    version = serializers.CharField(
        max_length=64, default="", allow_blank=True, help_text="Left out: the newest."
    )


class ReleaseSerializer(serializers.ModelSerializer[AppVersion]):
    """A published version, for everybody."""

    runtime = serializers.CharField(source="manifest.runtime")
    hosts = serializers.ListField(source="manifest.hosts", child=serializers.CharField())

    class Meta:
        model = AppVersion
        fields = (
            "version",
            "changelog",
            "bundle_sha256",
            "bundle_bytes",
            "source_access",
            "license_expression",
            "channel",
            "risk",
            "runtime",
            "hosts",
            "yanked_at",
            "yank_reason",
            "ends_at",
            "published_at",
        )
        read_only_fields = fields


class ListingSerializer(serializers.ModelSerializer[App]):
    """An app in the store."""

    developer = serializers.SlugField(source="developer.slug")
    developer_name = serializers.CharField(source="developer.display_name")
    price_minor = serializers.IntegerField(source="plan.price_minor")
    currency = serializers.CharField(source="plan.currency")
    rating = serializers.FloatField(help_text="1 to 5; 0 when nobody has rated it.")
    rating_count = serializers.IntegerField()

    class Meta:
        model = App
        fields: tuple[str, ...] = (
            "slug",
            "name",
            "summary",
            "category",
            "developer",
            "developer_name",
            "price_minor",
            "currency",
            "rating",
            "rating_count",
            "install_count",
            "published_at",
        )
        read_only_fields: tuple[str, ...] = fields


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """A tier on offer."""

    class Meta:
        model = Plan
        fields = (
            *("id", "name", "kind", "price_minor", "currency", "interval", "trial_days"),
            *("grace_days", "entitlements", "activation_kind", "activation_limit", "position"),
            *("included_tokens", "pack_tokens", "pack_price_minor"),
        )
        read_only_fields = fields


class ListingDetailSerializer(ListingSerializer):
    plans = PlanSerializer(source="tiers", many=True)
    versions = serializers.SerializerMethodField()

    class Meta(ListingSerializer.Meta):
        fields = (*ListingSerializer.Meta.fields, "description", "plans", "versions")
        read_only_fields = fields

    @extend_schema_field(ReleaseSerializer(many=True))
    def get_versions(self, app: App) -> list[ReleaseSerializer]:
        releases = app.versions.published().newest_first()
        return list(ReleaseSerializer(releases, many=True).data)


class InstallSerializer(serializers.Serializer[None]):
    version = serializers.CharField(max_length=64, default="", help_text="Left out: the newest.")
    workspace = serializers.SlugField(
        required=False, help_text="Left out: the caller's own workspace."
    )
    accept_permissions = serializers.BooleanField(
        default=False, help_text="Consent to the hosts that the version asks to reach."
    )
    follows = serializers.BooleanField(
        default=False, help_text="Get new versions by itself. Otherwise it is pinned."
    )
    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.STABLE)
    version_range = serializers.CharField(
        max_length=100, default="", allow_blank=True, help_text="SemVer, such as ^1.4."
    )


class InstallationSerializer(serializers.ModelSerializer[AppInstallation]):
    app = serializers.SlugField(source="app.slug")
    version = serializers.CharField(source="version.version")
    workspace = serializers.SlugField(source="workspace.slug")
    permissions = serializers.DictField()
    pending_version = serializers.CharField(
        source="pending_version.version",
        default=None,
        allow_null=True,
        help_text="Waits for consent to what it asks for.",
    )
    previous_version = serializers.CharField(
        source="previous_version.version", default=None, allow_null=True
    )
    skipped_versions = serializers.ListField(child=serializers.CharField())
    yanked_at = serializers.DateTimeField(source="version.yanked_at", allow_null=True)
    yank_reason = serializers.CharField(source="version.yank_reason")
    ends_at = serializers.DateTimeField(
        source="version.ends_at", allow_null=True, help_text="When support for its version ends."
    )
    app_token = serializers.CharField(
        required=False, help_text="The app's own credential; only when it is made."
    )

    class Meta:
        model = AppInstallation
        fields = (
            *("id", "app", "version", "workspace", "permissions", "follows", "channel"),
            *("version_range", "pending_version", "previous_version", "skipped_versions"),
            *("update_problem", "yanked_at", "yank_reason", "ends_at"),
            *("installed_at", "updated_at", "app_token"),
        )
        read_only_fields = fields


class AppTokenSerializer(serializers.Serializer[None]):
    app_token = serializers.CharField(help_text="Shown this once.")


class WorkspaceSerializer(serializers.ModelSerializer[Workspace]):
    name = serializers.CharField(max_length=80, validators=[single_line])

    class Meta:
        model = Workspace
        fields = ("slug", "name", "created_at")
        read_only_fields = ("slug", "created_at")


class ReviewSerializer(serializers.ModelSerializer[AppReview]):
    version = serializers.CharField(source="version.version", read_only=True)
    stars = serializers.IntegerField(min_value=1, max_value=5)

    class Meta:
        model = AppReview
        fields = ("stars", "body", "version", "created_at")
        read_only_fields = ("version", "created_at")
