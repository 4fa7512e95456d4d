from django import template
from django.utils.safestring import SafeString, mark_safe

from marketplace.core.markdown import to_html

register = template.Library()


@register.filter
def markdown(text: str | None) -> SafeString:
    r"""Show Markdown that a stranger wrote.

    >>> markdown("[x](javascript:alert(1)) <b onclick=x>")
    '<p>[x](javascript:alert(1)) &lt;b onclick=x&gt;</p>\n'
    """
    return mark_safe(to_html(text or ""))  # noqa: S308 - to_html cleans it
