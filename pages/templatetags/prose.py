"""Shows what people wrote."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from pages import markdown

register = template.Library()


@register.filter
def prose(text: Any) -> SafeString:
    """Write Markdown as HTML that cannot run; use inside an element of class `prose`."""
    return markdown.rendered(str(text or ""))
