from rest_framework import serializers

from payments.models import Order, RevenueShare


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
        required=False, help_text="The price you expect; another one is refused."
    )


class OrderSerializer(serializers.ModelSerializer[Order]):
    app = serializers.SlugField(source="app.slug")
    workspace = serializers.SlugField(source="workspace.slug")

    class Meta:
        model = Order
        fields = (
            "reference",
            "app",
            "workspace",
            "price_minor",
            "currency",
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
