"""Turns what people write into HTML: Markdown in, and nothing that could run comes out."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

CHARACTERS_MAX = 50_000
# Headings of a text begin below those of the page around it.
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}
_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
# Plain Markdown and tables; HTML written into the text is shown as text, and pictures, which would
# tell others who reads, are left out.
_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
_PARSER.enable(["table", "strikethrough"]).disable(["image"])


def rendered(text: str) -> SafeString:
    """Return Markdown as HTML that is safe to show, whoever wrote it.

    Two nets: the parser writes no HTML of its own accord, and what it writes passes a list of tags
    and attributes in which no script, style, form or frame stands.
    """
    tokens = _PARSER.parse(text[:CHARACTERS_MAX])
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer ugc",
        strip_comments=True,
    )

    return mark_safe(clean)  # noqa: S308  cleaned above
