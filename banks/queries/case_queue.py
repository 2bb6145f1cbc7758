"""What officers work through: cases by what has to be done next."""

import datetime
import functools
import operator
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from banks.checklist import REQUIRED_DOCUMENTS
from banks.models import (
    Bank,
    BusinessCase,
    CaseDocument,
    CaseMessage,
    CaseSignOff,
    CaseVersion,
    Officer,
)

State = BusinessCase.State
_DECIDED = (State.QUALIFIED, State.REJECTED, State.WITHDRAWN)
# Days within which the bank means to act on a case in a state; beyond them its age is marked.
SERVICE_DAYS = {State.SUBMITTED: 2, State.IN_REVIEW: 10, State.CHANGES_REQUESTED: 14}

NEW = "new"
DOCUMENTS = "documents"
REVIEW = "review"
SECOND = "second"
AMENDED = "amended"
OWNER = "owner"
QUALIFIED = "qualified"
CLOSED = "closed"
TABS = (NEW, DOCUMENTS, REVIEW, SECOND, AMENDED, OWNER, QUALIFIED, CLOSED)
WAITING = (NEW, DOCUMENTS, REVIEW, SECOND, AMENDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a queue is narrowed: a tab, words, a product, an officer's handle, `-` for nobody's."""

    tab: str = ""
    words: str = ""
    product: str = ""
    officer: str = ""
    order: str = ""


_ORDERS = {
    "age": ("state_since", "id"),
    "-age": ("-state_since", "-id"),
    "asks": ("asset_id", "asks_minor", "id"),
    "-asks": ("asset_id", "-asks_minor", "-id"),
    "business": ("business__name", "id"),
    "-business": ("-business__name", "-id"),
}


def queue(bank: Bank, on: datetime.date, wanted: Wanted) -> QuerySet[BusinessCase]:
    """Return the cases of a bank that are wanted, the longest waiting first."""
    found = _marked(bank, on).select_related("business__owner", "asset", "officer")
    if wanted.tab in TABS:
        found = found.filter(_in_tab(wanted.tab))
    if wanted.words:
        found = found.filter(
            Q(title__icontains=wanted.words) | Q(business__name__icontains=wanted.words)
        )
    if wanted.product:
        found = found.filter(product=wanted.product)
    if wanted.officer == "-":
        found = found.filter(officer=None)
    elif wanted.officer:
        found = found.filter(officer__handle=wanted.officer)

    if wanted.order in _ORDERS:
        return found.order_by(*_ORDERS[wanted.order])
    # What is decided waits for nobody.
    decided = Case(When(state__in=_DECIDED, then=1), default=0)
    return found.order_by(decided, *_ORDERS["age"])


def tab_counts(bank: Bank, on: datetime.date) -> dict[str, int]:
    """Return how many cases of a bank lie in each tab, in one query."""
    counts: dict[str, Any] = {tab: Count("pk", filter=_in_tab(tab)) for tab in TABS}
    return _marked(bank, on).aggregate(**counts)


def waiting_count(bank: Bank) -> int:
    """Return how many cases wait for the bank's officers."""
    counts = tab_counts(bank, bank.network.business_date)
    return sum(counts[tab] for tab in WAITING)


def tab_of(case: Any) -> str:
    """Return the tab of a case that `queue` found."""
    if case.state == State.SUBMITTED:
        return NEW
    if case.state == State.CHANGES_REQUESTED:
        return OWNER
    if case.state == State.IN_REVIEW:
        if case.sign_count:
            return SECOND
        return DOCUMENTS if case.lacks_documents else REVIEW
    if case.state == State.QUALIFIED:
        return AMENDED if case.agreed_count < 2 else QUALIFIED
    return CLOSED


def days_late(case: BusinessCase, on: datetime.date) -> int:
    """Return by how many days a case waits longer than the bank means to let it."""
    allowed = SERVICE_DAYS.get(State(case.state))
    return 0 if allowed is None else max((on - case.state_since).days - allowed, 0)


def _in_tab(tab: str) -> Q:
    in_review = Q(state=State.IN_REVIEW)
    return {
        NEW: Q(state=State.SUBMITTED),
        DOCUMENTS: in_review & Q(sign_count=0, lacks_documents=True),
        REVIEW: in_review & Q(sign_count=0, lacks_documents=False),
        SECOND: in_review & Q(sign_count__gt=0),
        AMENDED: Q(state=State.QUALIFIED, agreed_count__lt=2),
        OWNER: Q(state=State.CHANGES_REQUESTED),
        QUALIFIED: Q(state=State.QUALIFIED, agreed_count__gte=2),
        CLOSED: Q(state__in=[State.REJECTED, State.WITHDRAWN]),
    }[tab]


def _marked(bank: Bank, on: datetime.date) -> QuerySet[Any]:
    """Return a bank's submitted cases with what is needed to say what comes next."""
    newest = CaseVersion.objects.filter(case=OuterRef("pk")).order_by("-number").values("pk")[:1]
    last_said = (
        CaseMessage.objects.filter(case=OuterRef("pk")).order_by("-id").values("is_from_bank")[:1]
    )
    signs = CaseSignOff.objects.filter(version_id=OuterRef("version_id"))
    works_here = Officer.objects.filter(bank=bank, person_id=OuterRef("business__owner_id"))
    return (
        BusinessCase.objects.filter(bank=bank)
        .exclude(state=State.DRAFT)
        .annotate(version_id=Subquery(newest))
        .exclude(version_id=None)
        .annotate(
            sign_count=_counted(signs.values("version_id")),
            # How many officers agree about the newest version: two have decided.
            agreed_count=_counted(signs.values("version_id", "verdict").order_by(), most=True),
            lacks_documents=_lacks_documents(on),
            last_said_by_bank=Subquery(last_said),
            is_related=Exists(works_here),
            officer_name=F("officer__name"),
        )
    )


def _counted(rows: QuerySet[Any], *, most: bool = False) -> Coalesce:
    counted = rows.annotate(count=Count("pk")).values("count")
    if most:
        counted = counted.order_by("-count")
    return Coalesce(Subquery(counted[:1], output_field=IntegerField()), 0)


def _lacks_documents(on: datetime.date) -> Any:
    """Return whether a required kind has no document that is valid on the day."""
    valid = CaseDocument.objects.filter(case=OuterRef("pk"), set_aside_on=None).filter(
        Q(expires_on=None) | Q(expires_on__gt=on)
    )
    lacking: list[Any] = [
        Q(product=product) & ~Exists(valid.filter(kind=kind))
        for product, kinds in REQUIRED_DOCUMENTS.items()
        for kind in kinds
    ]

    return functools.reduce(operator.or_, lacking)
