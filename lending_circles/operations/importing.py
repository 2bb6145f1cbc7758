"""Brings a whole web of trust into a network at once: people, agreements and open requests."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from governance.models import Network
from governance.steps import share_day
from ledger import posting
from ledger.kinds import Purpose
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.ratings import WebOfTrust
from lending_circles.steps import graph_news
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
    accounts = _open_accounts(network, people, on)
    by_label = dict(zip(web.labels, accounts, strict=True))
    links = [
        _link(network, by_label[one], by_label[other], state, on)
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


def _open_accounts(network: Network, people: list[Person], on: datetime.date) -> list[LoanAccount]:
    """Open spending and stake accounts for all, then their loan accounts, in the order given."""
    drafts = [
        posting.AccountDraft(
            code=f"person:{person.pk}:{word}:{network.pk}",
            purpose=purpose,
            asset_id=network.asset_id,
        )
        for person in people
        for word, purpose in (("spending", Purpose.SPENDING), ("stake", Purpose.STAKE))
    ]
    ids = posting.open_accounts(drafts)
    return LoanAccount.objects.bulk_create(
        [
            LoanAccount(
                network=network,
                person=person,
                spending_account_id=ids[2 * index],
                stake_account_id=ids[2 * index + 1],
                joined_on=on,
            )
            for index, person in enumerate(people)
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _link(
    network: Network,
    asking: LoanAccount,
    asked: LoanAccount,
    state: TrustLink.State,
    on: datetime.date,
) -> TrustLink:
    low, high = sorted((asking, asked), key=lambda account: account.pk)
    return TrustLink(
        network=network,
        low=low,
        high=high,
        state=state,
        requested_by=asking,
        requested_on=on,
        agreed_on=on if state == TrustLink.State.ACTIVE else None,
    )
