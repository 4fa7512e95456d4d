"""Lists in the API: pages that stay right while rows are added."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

if TYPE_CHECKING:  # they import this module
    from rest_framework.generics import GenericAPIView
    from rest_framework.serializers import BaseSerializer


def page_of(
    view: "GenericAPIView[Any]", rows: QuerySet[Any], serializer: "type[BaseSerializer[Any]]"
) -> Response:
    """One page of rows that are not the view's own, such as an app's versions."""
    page = view.paginate_queryset(rows)
    return view.get_paginated_response(serializer(page, many=True).data)


class NewestFirst(CursorPagination):
    """``?limit=`` up to 100; ``next`` and ``previous`` are whole addresses."""

    ordering = ("-pk",)
    page_size_query_param = "limit"
    max_page_size = 100

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError) as error:  # a cursor that somebody made up
            raise NotFound(self.invalid_cursor_message) from error

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
