import re

from django import template
from django.utils.safestring import SafeString, mark_safe

from marketplace.core.markdown import to_html

register = template.Library()

HEADING = re.compile(r"(</?h)([1-4])>")


@register.filter
def markdown(text: str | None) -> SafeString:
    r"""Show Markdown that a stranger wrote.

    >>> markdown("# [x](javascript:alert(1)) <b onclick=x>")
    '<h3>[x](javascript:alert(1)) &lt;b onclick=x&gt;</h3>\n'
    """
    return below_heading(to_html(text or ""))


@register.filter
def below_heading(clean_html: str) -> SafeString:
    """Move headings two levels down, below the page's own. Only for what ``to_html`` cleaned.

    >>> below_heading("<h1>Title</h1><h2>Part</h2>")
    '<h3>Title</h3><h4>Part</h4>'
    """
    lowered = HEADING.sub(lambda match: f"{match[1]}{int(match[2]) + 2}>", clean_html)
    return mark_safe(lowered)  # noqa: S308 - to_html cleaned it
