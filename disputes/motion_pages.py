"""Where members of a panel read what a ruling is about."""

from django.urls import reverse

from disputes.models import Ruling


def _page(ruling_id: int) -> str | None:
    found = Ruling.objects.filter(pk=ruling_id).values_list("dispute__public_id", flat=True).first()

    return None if found is None else reverse("dispute", kwargs={"public_id": found})


PAGES = {"disputes.ruling": _page}
