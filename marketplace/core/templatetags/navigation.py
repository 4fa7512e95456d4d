"""Where a page belongs, so that the navigation can say "you are here"."""

from django import template
from django.template import RequestContext

register = template.Library()

# The first prefix that a page's URL name starts with decides.
SECTIONS = (
    ("appstore:console", "console"),
    ("appstore:version", "console"),
    ("developers:", "console"),
    ("payments:earnings", "console"),
    ("appstore:workspace", "workspace"),
    ("appstore:installation", "workspace"),
    ("appstore:license", "workspace"),
    ("appstore:app-token", "workspace"),
    ("appstore:", "store"),
    ("runtime:", "workspace"),
    ("payments:workspace", "workspace"),
    ("payments:tokens", "workspace"),
    ("payments:subscription", "workspace"),
    ("payments:", "account"),
    ("account_", "account"),
    ("identity:", "account"),
)


@register.simple_tag(takes_context=True)
def section_of_page(context: RequestContext) -> str:
    match = getattr(context.get("request"), "resolver_match", None)
    view_name = match.view_name if match else ""
    return next((section for prefix, section in SECTIONS if view_name.startswith(prefix)), "")
