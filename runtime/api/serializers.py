from rest_framework import serializers

from runtime.models import AppInstance, RuntimeMetrics


class InstanceRequestSerializer(serializers.Serializer[None]):
    installation = serializers.IntegerField(help_text="The id that installing answered.")


class InstanceSerializer(serializers.ModelSerializer[AppInstance]):
    id = serializers.CharField(source="key")
    app = serializers.SlugField(source="installation.app.slug")
    version = serializers.CharField(source="installation.version.version")
    workspace = serializers.SlugField(source="workspace.slug")
    address = serializers.SerializerMethodField(help_text="Its own address, through the gateway.")

    class Meta:
        model = AppInstance
        fields = (
            "id",
            "app",
            "version",
            "workspace",
            "installation",
            "status",
            "status_reason",
            "backend",
            "address",
            "cpu_millicores",
            "memory_mib",
            "disk_mib",
            "created_at",
            "started_at",
            "stopped_at",
            "last_request_at",
        )
        read_only_fields = fields

    def get_address(self, instance: AppInstance) -> str:
        address: str = self.context["address"](instance)
        return address


class ExecuteSerializer(serializers.Serializer[None]):
    method = serializers.ChoiceField(
        choices=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"], default="GET"
    )
    path = serializers.RegexField(r"^/", max_length=2000, default="/")
    headers = serializers.DictField(child=serializers.CharField(max_length=8000), default=dict)
    body = serializers.CharField(
        default="", allow_blank=True, trim_whitespace=False, help_text="Text, sent as UTF-8."
    )
    body_base64 = serializers.CharField(
        default="", allow_blank=True, help_text="Bytes instead of text."
    )
    timeout_seconds = serializers.IntegerField(min_value=1, max_value=60, default=30)


class AnswerSerializer(serializers.Serializer[None]):
    status = serializers.IntegerField()
    headers = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Pairs of name and value, in the order they came.",
    )
    body = serializers.CharField(allow_null=True, help_text="Null when it is not text.")
    body_base64 = serializers.CharField()
    duration_ms = serializers.FloatField()
    truncated = serializers.BooleanField()


class MetricsSerializer(serializers.ModelSerializer[RuntimeMetrics]):
    class Meta:
        model = RuntimeMetrics
        fields = (
            "window_started_at",
            "cpu_milliseconds",
            "memory_bytes",
            "storage_bytes",
            "requests",
            "errors",
            "request_milliseconds",
            "request_milliseconds_max",
            "bytes_in",
            "bytes_out",
            "connections_peak",
        )
        read_only_fields = fields
