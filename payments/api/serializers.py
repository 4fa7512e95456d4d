from rest_framework import serializers

from payments import renewing
from payments.models import Order, RevenueShare, Subscription


class WalletSerializer(serializers.Serializer[dict[str, object]]):
    currency = serializers.CharField()
    balance_minor = serializers.IntegerField(help_text="The Matrix Wallet, to spend in the store.")
    earnings_minor = serializers.IntegerField(help_text="The developer wallet; 0 for others.")


class PurchaseSerializer(serializers.Serializer[None]):
    app = serializers.SlugField()
    workspace = serializers.SlugField(
        required=False, help_text="Left out: the caller's own workspace."
    )
    price_minor = serializers.IntegerField(
        required=False, help_text="The tier's price as you know it; another one is refused."
    )
    plan = serializers.IntegerField(
        required=False, min_value=1, help_text="The tier's id. Left out: the first that costs."
    )
    coupon = serializers.CharField(required=False, default="", max_length=64, allow_blank=True)


class OrderSerializer(serializers.ModelSerializer[Order]):
    app = serializers.SlugField(source="app.slug")
    subscription = serializers.IntegerField(source="subscription_id", allow_null=True)
    workspace = serializers.SlugField(source="workspace.slug")

    class Meta:
        model = Order
        fields = (
            "reference",
            "app",
            "workspace",
            "plan",
            "kind",
            "price_minor",
            "discount_minor",
            "credit_minor",
            "coupon_code",
            "currency",
            "subscription",
            "period_start",
            "period_end",
            "status",
            "created_at",
            "paid_at",
        )
        read_only_fields = fields


class RevenueShareSerializer(serializers.ModelSerializer[RevenueShare]):
    order = serializers.UUIDField(source="order.reference")
    app = serializers.SlugField(source="order.app.slug")

    class Meta:
        model = RevenueShare
        fields = (
            "order",
            "app",
            "gross_minor",
            "developer_minor",
            "platform_minor",
            "platform_bps",
            "currency",
            "created_at",
        )
        read_only_fields = fields


class SubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    """What is paid again, and when."""

    app = serializers.SlugField(source="plan.app.slug")
    workspace = serializers.SlugField(source="workspace.slug")
    license = serializers.CharField(source="license.key")
    next_payment_minor = serializers.SerializerMethodField(
        help_text="What the next period will cost, as things stand; 0 when there is none."
    )

    class Meta:
        model = Subscription
        fields = (
            *("id", "app", "plan", "workspace", "license", "status", "current_period_start"),
            *("current_period_end", "trial_ends_at", "cancel_at_period_end", "next_plan"),
            *("next_payment_minor", "credit_minor", "last_failure", "created_at", "ended_at"),
        )
        read_only_fields = fields

    def get_next_payment_minor(self, row: Subscription) -> int:
        return renewing.due(row).price_minor if row.renews else 0


class NextPlanSerializer(serializers.Serializer[None]):
    plan = serializers.IntegerField(
        min_value=1, help_text="The id of a smaller tier, or of the present one to stay with it."
    )
