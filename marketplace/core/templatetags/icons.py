"""Icons come from one sprite, so a page asks for them once."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, modifier: str = "") -> SafeString:
    """Draw one icon. It is decoration: the words beside it carry the meaning."""
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        f"icon {modifier}".rstrip(),
        static("icons/sprite.svg"),
        name,
    )
