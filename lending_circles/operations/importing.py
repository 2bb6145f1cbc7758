"""Brings a whole web of trust into a network at once: people, agreements and open requests."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from governance.models import Network
from governance.steps import share_day
from lending_circles.models import TrustLink
from lending_circles.ratings import WebOfTrust
from lending_circles.steps import graph_news, linking, opening
from people import audit
from people.models import Person
from people.refusals import Refusal
from people.steps import PersonDraft, add_people

ROWS_AT_ONCE = 5_000


class AlreadyThere(Refusal):
    """Somebody of the imported web is in the bank already under that handle."""

    code = "ALREADY_THERE"
    detail = "Some of these people are here already."
    remedy = "Import into an empty network, or give the people another prefix."


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows an import made."""

    people: int
    agreements: int
    requests: int


@transaction.atomic(durable=True)
def import_web(
    *, network_id: int, web: WebOfTrust, prefix: str, on: datetime.date, by: Person | None
) -> Imported:
    """Add the people of `web` with empty loan accounts, their agreements and their requests.

    People are named `prefix` and their label, in the order of their first mention. All or nothing.
    Raises AlreadyThere where a handle is taken.
    """
    share_day(network_id=network_id, on=on)
    network = Network.objects.get(pk=network_id)
    handles = [f"{prefix}-{label}".lower().replace(".", "-") for label in web.labels]
    if len(set(handles)) < len(handles) or Person.objects.filter(handle__in=handles).exists():
        raise AlreadyThere

    people = add_people(
        [
            PersonDraft(name=f"{prefix} {label}", handle=handle)
            for label, handle in zip(web.labels, handles, strict=True)
        ]
    )
    accounts = opening.open_members(
        network=network, person_ids=[person.pk for person in people], on=on
    )
    by_label = dict(zip(web.labels, accounts, strict=True))
    links = [
        linking.link_of(network.pk, by_label[one].pk, by_label[other].pk, state, on=on)
        for pairs, state in (
            (web.mutual, TrustLink.State.ACTIVE),
            (web.requests, TrustLink.State.REQUESTED),
        )
        for one, other in pairs
    ]
    TrustLink.objects.bulk_create(links, batch_size=ROWS_AT_ONCE)
    graph_news.rebuild(network_id=network.pk)
    imported = Imported(len(people), len(web.mutual), len(web.requests))
    audit.record(
        "WEB_OF_TRUST_IMPORTED",
        by=by,
        subject=network,
        data={
            "people": imported.people,
            "agreements": imported.agreements,
            "requests": imported.requests,
        },
    )

    return imported
