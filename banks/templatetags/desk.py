"""The navigation of the officers' desk."""

from typing import Any

from django import template

from banks.desk_navigation import DeskDoor, desk_doors

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_nav(context: Any) -> list[DeskDoor]:
    """Return the doors of the desk at which the page's officer works."""
    desk = context.get("desk")
    if desk is None:
        return []

    return desk_doors(desk.bank, desk.roles, context["request"].path)
