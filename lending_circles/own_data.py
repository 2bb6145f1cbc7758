"""What a member's circle keeps of them: account, agreements, loans, help given and received."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from lending_circles.models import (
    BundleAnswer,
    JubileeFund,
    JubileeMatch,
    LoanAccount,
    TrustLink,
)
from loans.models import Loan, Note
from people.models import Person
from people.own_data import Tables, register
from repayments.models import (
    DefaultCase,
    DefaultShare,
    Forgiveness,
    Installment,
    LateEpisode,
    MakeGood,
)

_ACCOUNT = (
    *("network__name", "state", "exit_reason", "joined_on", "reopened_on"),
    *("deposit_minor", "ratio", "stepped_down_on", "unique_peers", "borrowing_blocked"),
    *("autopay", "relays", "offers_second", "offers_third", "forgives_after_stake"),
    *("second_defaults_max", "second_on_time_percent_min", "second_ratio_min"),
    *("third_defaults_max", "third_on_time_percent_min", "third_ratio_min"),
)
_LOAN = (
    *("public_id", "network__name", "payee_name", "state", "principal_minor"),
    *("level_1_minor", "level_2_minor", "level_3_minor", "pool_minor", "bridged_minor"),
    *("transaction_fee_minor", "contingency_fee_minor", "established_on", "ends_on"),
    *("settled_on", "defaulted_on", "extends__public_id", "extended_number"),
    *("balance__outstanding_minor", "balance__interest_due_minor", "balance__forgiven_minor"),
    *("balance__interest_paid_minor", "balance__waived_minor", "balance__written_off_minor"),
)
_REPAYMENT = (
    *("loan__public_id", "number", "due_on", "principal_minor", "interest_minor"),
    *("principal_paid_minor", "interest_paid_minor", "principal_forgiven_minor"),
    *("interest_carried_minor", "paid_on", "source"),
)


@register
def tables(person: Person) -> Tables:
    """Return what the circles of a person keep of them; beyond the circle nobody is named."""
    accounts = LoanAccount.objects.filter(person=person)
    loans = Loan.objects.filter(borrower=person, product=Loan.Product.PEER)
    yield "circle_accounts", accounts.order_by("id").values(*_ACCOUNT)
    yield "circle_agreements", _agreements(accounts)
    yield (
        "circle_bundles",
        BundleAnswer.objects.filter(account__in=accounts)
        .order_by("proposal_id")
        .values("proposal__bundle", "agreed_on", "declined_on", "adopted_on"),
    )
    yield "circle_loans", loans.order_by("id").values(*_LOAN)
    yield (
        "circle_repayments",
        Installment.objects.filter(loan__in=loans)
        .order_by("loan_id", "number")
        .values(*_REPAYMENT),
    )
    yield (
        "circle_late",
        LateEpisode.objects.filter(loan__in=loans)
        .order_by("loan_id", "number")
        .values("loan__public_id", "number", "late_on", "escalated_on", "cured_on"),
    )
    yield "circle_lent", _lent(person)
    yield from _help(person)
    yield from _defaults(person)


def _agreements(accounts: QuerySet[LoanAccount]) -> Iterator[dict[str, Any]]:
    """Return each relation from the person's side: what they grant, and what they are granted."""
    links = TrustLink.objects.filter(Q(low__in=accounts) | Q(high__in=accounts))
    own = set(accounts.values_list("pk", flat=True))
    for link in links.select_related("low__person", "high__person", "network").order_by("pk"):
        mine, theirs = ("low", "high") if link.low_id in own else ("high", "low")
        peer = getattr(link, theirs)
        yield {
            "network": link.network.name,
            "with": peer.person.name,
            "state": link.state,
            "asked_by_me": link.requested_by_id in own,
            "requested_on": link.requested_on,
            "agreed_on": link.agreed_on,
            "closed_on": link.closed_on,
            "i_grant": getattr(link, f"{mine}_grants"),
            "i_limit_minor": getattr(link, f"{mine}_limit_minor"),
            "i_relay": getattr(link, f"{mine}_relays"),
            "i_pause": getattr(link, f"{mine}_pause"),
        }


def _lent(person: Person) -> Iterable[Any]:
    """Return the notes of a person on circle loans; whose loan it is stays untold."""
    notes = Note.objects.filter(holder=person, loan__product=Loan.Product.PEER)
    helps = ExpressionWrapper(Q(loan__extends__isnull=False), output_field=BooleanField())

    return (
        notes.annotate(lent_on=F("loan__established_on"), is_extension=helps)
        .order_by("id")
        .values(
            "level",
            "principal_minor",
            "outstanding_minor",
            "lent_on",
            "is_extension",
            "loan__state",
        )
    )


def _help(person: Person) -> Tables:
    fields = ("amount_minor", "returned_minor", "forgiven_on", "is_after_stake")
    yield (
        "forgiveness_given",
        Forgiveness.objects.filter(lender=person).order_by("id").values(*fields),
    )
    yield (
        "forgiveness_received",
        Forgiveness.objects.filter(loan__borrower=person)
        .order_by("id")
        .values("loan__public_id", "number", *fields),
    )
    yield (
        "jubilee_funds",
        JubileeFund.objects.filter(backers__person=person)
        .order_by("id")
        .values(
            *("giver", "name", "words", "state", "budget_minor", "matched_minor"),
            *("returned_minor", "proposed_on", "opened_on", "closes_on", "ended_on", "remark"),
        ),
    )
    yield (
        "jubilee_received",
        JubileeMatch.objects.filter(loan__borrower=person)
        .order_by("id")
        .values(
            "loan__public_id", "matched_on", "principal_minor", "interest_minor", "returned_minor"
        ),
    )


def _defaults(person: Person) -> Tables:
    yield (
        "circle_defaults",
        DefaultCase.objects.filter(borrower=person)
        .order_by("id")
        .values(
            *("defaulted_on", "claim_minor", "stake_cash_minor", "stake_assigned_minor"),
            *("contingency_minor", "contingency_recovered_minor", "loss_minor", "closes_account"),
        ),
    )
    yield (
        "circle_losses",
        DefaultShare.objects.filter(note__holder=person)
        .order_by("id")
        .values("case__defaulted_on", "claim_minor", "loss_minor", "recovered_minor"),
    )
    yield (
        "made_good",
        MakeGood.objects.filter(payer=person).order_by("id").values("amount_minor", "paid_on"),
    )
