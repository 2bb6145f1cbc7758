"""Which networks a person may join."""

from governance.models import Network
from lending_circles.models import LoanAccount
from people.models import Person

_MEMBER_NO_MORE = (LoanAccount.State.EXITED,)


def networks_open_to(person: Person) -> list[Network]:
    """Return the networks in which the person is no member, by name; who left may come back."""
    inside = LoanAccount.objects.filter(person=person).exclude(state__in=_MEMBER_NO_MORE)

    return list(
        Network.objects.select_related("asset")
        .filter(kind=Network.Kind.CIRCLE, is_test=False)
        .exclude(pk__in=inside.values("network_id"))
        .order_by("name", "id")
    )


def find_network(person: Person, slug: str) -> Network | None:
    """Return a network that the person may join, None where there is none of that name."""
    return next((found for found in networks_open_to(person) if found.slug == slug), None)
