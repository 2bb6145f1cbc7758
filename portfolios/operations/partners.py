"""Other lenders commit like investors, through their own software."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from governance.steps import share_day
from marketplace.models import Commitment
from marketplace.queries.contract_text import contract_words
from marketplace.queries.offers import find_offer
from marketplace.refusals import TermsChanged
from marketplace.steps import committing, withdrawing
from people.models import Person
from portfolios.models import PartnerAnswer

MADE_BY = "PARTNER"
# A lender's own numbers live apart from what pages and strategies call their commitments.
REFERENCE_PREFIX = "partner:"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerOrder:
    """What a lender commits; `contract_sha256` is the contract that it read, if it says so."""

    offer_public_id: str
    amount_minor: int
    reference: str
    contract_sha256: str = ""


@transaction.atomic(durable=True)
def commit_once(
    *,
    order: PartnerOrder,
    lender: Person,
    request: KeyedRequest,
    on: datetime.date,
    at: datetime.datetime,
    answer: Callable[[Commitment], Answer],
) -> Answer:
    """Commit money at most once per key, and give every repetition the first answer.

    The key, the commitment and the answer are written together or not at all: what is refused
    leaves the key free. Raises what a person's own commitment raises, TermsChanged, KeyReused and
    RequestInFlight.

    Source: R2-02; reliability design 5.8.
    """
    claim = claim_key(PartnerAnswer, "person", request, at=at)
    if isinstance(claim, Answer):
        return claim
    offer = find_offer(order.offer_public_id, lender)
    share_day(network_id=offer.bank.network_id, on=on)

    if order.contract_sha256 and order.contract_sha256 != contract_words(offer).sha256:
        raise TermsChanged

    made = committing.commit(
        committing.Wish(
            offer_id=offer.pk,
            amount_minor=order.amount_minor,
            reference=REFERENCE_PREFIX + order.reference,
            made_by=MADE_BY,
        ),
        investor=lender,
        on=on,
        at=at,
    )

    return keep_answer(claim, answer(made))


@transaction.atomic(durable=True)
def withdraw_commitment(*, commitment_id: int, on: datetime.date, by: Person) -> Commitment:
    """Take a lender's commitment back within its reflection period; twice is as once.

    Raises CommitmentUnknown, ReflectionOver and WrongState.

    Source: R2-02; P-31.
    """
    found = Commitment.objects.filter(pk=commitment_id, investor=by).first()
    if found is not None and found.state == Commitment.State.WITHDRAWN:
        return found

    return withdrawing.withdraw(commitment_id=commitment_id, on=on, by=by)


@transaction.atomic(durable=True)
def forget_answers(*, before: datetime.datetime, rows_max: int = 5_000) -> int:
    """Remove answers that were kept before an instant; return how many."""
    old = list(
        PartnerAnswer.objects.filter(created_at__lt=before)
        .order_by("created_at")
        .values_list("pk", flat=True)[:rows_max]
    )
    removed, _by_model = PartnerAnswer.objects.filter(pk__in=old).delete()

    return removed
