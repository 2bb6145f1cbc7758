"""What those who keep a network's books read in the ledger: its accounts and its journals."""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from ledger.kinds import Kind, Purpose
from ledger.models import Account, Journal, Transfer


def accounts_of_book(
    book_id: int,
    *,
    purpose: str = "",
    words: str = "",
    after_id: int = 0,
    limit: int | None = None,
) -> QuerySet[Account]:
    """Return the accounts of a network in id order, those behind `after_id`.

    They are its pools, and all others that its journals moved. `words` is part of their codes.
    """
    found = _in_book(book_id).filter(pk__gt=after_id)
    if purpose:
        found = found.filter(purpose=Purpose(purpose))
    if words:
        found = found.filter(code__contains=words)

    return found.order_by("pk")[:limit]


def account_of_book(book_id: int, account_id: int) -> Account:
    """Return an account of a network; raises Account.DoesNotExist."""
    return _in_book(book_id).get(pk=account_id)


def journals_of_book(
    book_id: int,
    *,
    words: str = "",
    on: datetime.date | None = None,
    before_id: int | None = None,
    limit: int | None = None,
) -> QuerySet[Journal]:
    """Return the journals of a network, newest first, those behind `before_id`.

    `words` is what their references begin with, `on` the day on which they happened.
    """
    found = Journal.objects.filter(book_id=book_id).defer("digest")
    if words:
        found = found.filter(reference__startswith=words)
    if on is not None:
        found = found.filter(happened_on=on)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)

    return found.order_by("-pk")[:limit]


def journal_of_book(book_id: int, journal_id: int) -> Journal:
    """Return a journal of a network; raises Journal.DoesNotExist."""
    return Journal.objects.get(pk=journal_id, book_id=book_id)


def find_reversal(journal: Journal) -> Journal | None:
    """Return the journal that took this one back, if there is one."""
    return Journal.objects.filter(reverses=journal).first()


def lines_of(journal: Journal, *, after: int = 0, limit: int | None = None) -> QuerySet[Transfer]:
    """Return the transfers of a journal with their accounts, in order, those behind `after`."""
    return (
        Transfer.objects.filter(journal=journal, position__gt=after)
        .select_related("debit__asset", "credit")
        .order_by("position")[:limit]
    )


def journals_named(references: str, *, book_id: int) -> list[tuple[Journal, Sequence[Transfer]]]:
    """Return the journals of a network whose references begin so, oldest first, with their lines.

    It is for events of which there are few, such as the recoveries of one default.
    """
    journals = (
        Journal.objects.filter(book_id=book_id, reference__startswith=references)
        .prefetch_related("transfers__credit")
        .order_by("pk")
    )

    return [(journal, list(journal.transfers.all())) for journal in journals]


def flows_by_kind(account_ids: Sequence[int]) -> dict[tuple[str, Kind], int]:
    """Return what each kind of transfer brought to accounts less what it took, by their purpose.

    In minor units; what accounts of one purpose hold together is the sum of its flows.
    """
    flows: dict[tuple[str, Kind], int] = defaultdict(int)
    for side, sign in (("credit", 1), ("debit", -1)):
        sums = (
            Transfer.objects.filter(**{f"{side}_id__in": account_ids})
            .values_list(f"{side}__purpose", "kind")
            .annotate(Sum("amount_minor"))
        )
        for purpose, kind, minor in sums:
            flows[purpose, Kind(kind)] += sign * int(minor)

    return dict(flows)


def _in_book(book_id: int) -> QuerySet[Account]:
    moved = Transfer.objects.filter(journal__book_id=book_id)
    return Account.objects.select_related("asset").filter(
        Q(code__startswith=f"network:{book_id}:")
        | Exists(moved.filter(debit_id=OuterRef("pk")))
        | Exists(moved.filter(credit_id=OuterRef("pk")))
    )
