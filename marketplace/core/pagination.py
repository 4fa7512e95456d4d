"""Lists in the API: pages that stay right while rows are added."""

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response


class NewestFirst(CursorPagination):
    """``?limit=`` up to 100; ``next`` and ``previous`` are whole addresses."""

    ordering = ("-pk",)
    page_size_query_param = "limit"
    max_page_size = 100

    def get_paginated_response(self, data: Any) -> Response:
        following = self.get_next_link()
        return Response(
            {
                "data": data,
                "has_more": following is not None,
                "next": following,
                "previous": self.get_previous_link(),
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["data", "has_more", "next", "previous"],
            "properties": {
                "data": schema,
                "has_more": {"type": "boolean"},
                "next": address,
                "previous": address,
            },
        }
