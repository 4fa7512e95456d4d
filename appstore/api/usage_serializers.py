from rest_framework import serializers

from appstore.models import AppInstallation, UsageBalance, UsageEntry

TOKENS_MAX = 10**12
EXTERNAL_ID = r"[!-~]{1,80}"


class InstalledAppSerializer(serializers.ModelSerializer[AppInstallation]):
    """What an installed app is told about itself."""

    app = serializers.SlugField(source="app.slug")
    version = serializers.CharField(source="version.version")
    workspace = serializers.SlugField(source="workspace.slug")
    permissions = serializers.DictField()
    license = serializers.CharField(source="license.key")
    plan = serializers.CharField(source="license.plan.name")
    entitlements = serializers.DictField(source="license.plan.entitlements")
    expires_at = serializers.DateTimeField(source="license.expires_at", allow_null=True)

    class Meta:
        model = AppInstallation
        fields = (
            "id",
            "app",
            "version",
            "workspace",
            "permissions",
            "license",
            "plan",
            "entitlements",
            "expires_at",
        )
        read_only_fields = fields


class BalanceSerializer(serializers.ModelSerializer[UsageBalance]):
    license = serializers.CharField(source="license.key")
    available = serializers.IntegerField(help_text="Left of quota and purchase.")
    spendable = serializers.IntegerField(help_text="What the hard limit leaves of that.")

    class Meta:
        model = UsageBalance
        fields = (
            "license",
            "available",
            "spendable",
            "quota",
            "quota_used",
            "purchased",
            "spent",
            "period_starts_at",
            "period_ends_at",
            "soft_limit",
            "hard_limit",
        )
        read_only_fields = fields


class UsageEntrySerializer(serializers.ModelSerializer[UsageEntry]):
    amount = serializers.IntegerField(help_text="Tokens that came (positive) or went (negative).")
    version = serializers.CharField(source="installation.version.version", default=None)

    class Meta:
        model = UsageEntry
        fields = (
            "id",
            "kind",
            "amount",
            "available_after",
            "external_id",
            "description",
            "version",
            "occurred_at",
        )
        read_only_fields = fields


class ExternalIdSerializer(serializers.Serializer[None]):
    external_id = serializers.RegexField(
        f"^{EXTERNAL_ID}$", help_text="Your own name for this spending. It counts once."
    )


class SpendSerializer(ExternalIdSerializer):
    amount = serializers.IntegerField(min_value=1, max_value=TOKENS_MAX)
    description = serializers.CharField(max_length=200, default="", allow_blank=True)


class LimitsSerializer(serializers.Serializer[None]):
    soft_limit = serializers.IntegerField(min_value=0, max_value=TOKENS_MAX, allow_null=True)
    hard_limit = serializers.IntegerField(min_value=0, max_value=TOKENS_MAX, allow_null=True)
