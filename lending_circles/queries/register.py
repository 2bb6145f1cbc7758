"""The register of a network's members, as its organisers read it: standing, never loans."""

from django.db.models import Q, QuerySet

from lending_circles.models import LoanAccount

# By what the register may be sorted.
ORDERS = {
    "name": ("person__name", "pk"),
    "joined": ("joined_on", "pk"),
    "stake": ("deposit_minor", "pk"),
    "ratio": ("ratio", "pk"),
    "peers": ("unique_peers", "pk"),
}
FLAGS = ("borrowing_blocked", "top_up_required", "unique_warning")


def register(
    network_id: int, *, words: str = "", state: str = "", flag: str = "", order: str = "name"
) -> QuerySet[LoanAccount]:
    """Return the members of a network; `order` is a name of ORDERS, with - before it downwards."""
    found = LoanAccount.objects.filter(network_id=network_id).select_related("person")
    if words:
        found = found.filter(Q(person__name__icontains=words) | Q(person__handle__icontains=words))
    if state:
        found = found.filter(state=state)
    if flag in FLAGS:
        found = found.filter(**{flag: True})
    columns = ORDERS.get(order.removeprefix("-"), ORDERS["name"])
    sign = "-" if order.startswith("-") else ""

    return found.order_by(*(f"{sign}{column}" for column in columns))
