"""How the OpenAPI file describes what all endpoints share."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from marketplace.core.requests import SAFE_METHODS

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem document. `code` never changes its meaning.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "way_forward": {
            "type": "string",
            "format": "uri",
            "description": "The page where a person can put it right.",
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "description": "A field of the request, or a place in a file that was sent.",
                "properties": {
                    "field": {"type": "string"},
                    "detail": {"type": "string"},
                    "line": {"type": "integer"},
                    "column": {"type": "integer"},
                    "path": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


class Schema(AutoSchema):
    """Every operation names the scope it takes, and may answer with a problem document."""

    def get_description(self) -> str:  # type: ignore[override]  # drf_spectacular's own
        described: str = super().get_description() or ""
        resource = getattr(self.view, "token_resource", None)
        if resource is None:
            return described
        right = "read" if self.method in SAFE_METHODS else "write"
        return f"{described}\n\nScope: `{resource}:{right}`".strip()

    def get_override_parameters(self) -> list[Any]:
        """What a family of endpoints has in common, such as a header of theirs."""
        return list(getattr(self.view, "shared_parameters", ()))

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            operation["responses"].setdefault(
                "default",
                {
                    "description": "What went wrong",
                    "content": {"application/problem+json": {"schema": PROBLEM}},
                },
            )
        return operation


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "identity.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A personal access token."}


class AppTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "appstore.api.app_tokens.AppTokenAuthentication"
    name = "app_token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An installed app's own token."}
