"""Commitments of partner lenders as their programs write and read them."""

from typing import Any

from rest_framework import serializers

from api.shapes import (
    AmountIn,
    AmountOut,
    StrictSerializer,
    StrictText,
    amount_out,
    day_out,
    instant_out,
)
from marketplace.models import Commitment
from portfolios.operations.partners import REFERENCE_PREFIX

REFERENCE_LENGTH_MAX = 64


class CommitmentIn(StrictSerializer):
    """What a lender commits to which offer."""

    offer = serializers.RegexField(r"^offer_[0-9a-z]{26}$", trim_whitespace=False, max_length=40)
    amount = AmountIn()
    reference = StrictText(
        min_length=1,
        max_length=REFERENCE_LENGTH_MAX,
        help_text="The lender's own number; on one offer the same number is the same commitment.",
    )
    contract_sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$",
        trim_whitespace=False,
        required=False,
        default="",
        help_text="The contract that was read; where it has changed, nothing is committed.",
    )


class CommitmentOut(serializers.Serializer[Commitment]):
    """A commitment of the key's holder."""

    id = serializers.CharField()
    object = serializers.ChoiceField(choices=["commitment"])
    status = serializers.ChoiceField(choices=Commitment.State.choices)
    offer = serializers.CharField()
    offer_status = serializers.CharField()
    amount = AmountOut()
    escrowed = AmountOut()
    accepted = AmountOut(help_text="What became notes when the offer closed.")
    reference = serializers.CharField()
    committed_on = serializers.DateField()
    committed_at = serializers.DateTimeField()
    reflection_ends_on = serializers.DateField(help_text="The last day to take it back.")
    ended_on = serializers.DateField(allow_null=True)
    is_related_party = serializers.BooleanField()
    prospectus_sha256 = serializers.CharField()
    loan = serializers.CharField(allow_null=True)


class CommitmentListOut(serializers.Serializer[Any]):
    """One page of commitments, newest first."""

    data = CommitmentOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


def commitment_out(commitment: Commitment) -> dict[str, Any]:
    """Return a commitment as its lender sees it."""
    offer = commitment.offer
    return {
        "id": commitment.public_id,
        "object": "commitment",
        "status": commitment.state,
        "offer": offer.public_id,
        "offer_status": offer.state,
        "amount": amount_out(commitment.amount_minor, offer.asset),
        "escrowed": amount_out(commitment.escrowed_minor, offer.asset),
        "accepted": amount_out(commitment.accepted_minor, offer.asset),
        "reference": commitment.reference.removeprefix(REFERENCE_PREFIX),
        "committed_on": day_out(commitment.committed_on),
        "committed_at": instant_out(commitment.committed_at),
        "reflection_ends_on": day_out(commitment.reflection_ends_on),
        "ended_on": day_out(commitment.ended_on),
        "is_related_party": commitment.is_related_party,
        "prospectus_sha256": commitment.prospectus_sha256,
        "loan": offer.loan.public_id if offer.loan else None,
    }
