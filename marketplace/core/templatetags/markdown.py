"""Markdown written by strangers becomes HTML that cannot act."""

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

# Pictures would tell their host who is reading; headings below h3 keep the page's outline.
TAGS = {
    *("a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "hr", "li", "ol", "p"),
    *("pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
HEADING_SHIFT = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h5", "h6": "h5"}

renderer = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@register.filter
def markdown(text: str | None) -> SafeString:
    r"""Render Markdown below a page's own h2.

    >>> markdown("# Hi [x](javascript:alert(1)) <b onclick=x>")
    '<h3>Hi [x](javascript:alert(1)) &lt;b onclick=x&gt;</h3>\n'
    """
    tokens = renderer.parse(text or "")
    for token in tokens:
        token.tag = HEADING_SHIFT.get(token.tag, token.tag)
    html = renderer.renderer.render(tokens, renderer.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"https", "http", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it
