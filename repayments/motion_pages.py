"""Where delegates read what a motion about a loan is about."""

from django.urls import reverse

from loans.models import Milestone
from people.audit import subject_type
from repayments.models import Challenge


def _of_milestone(milestone_id: int) -> str | None:
    found = Milestone.objects.select_related("bank_loan__loan").filter(pk=milestone_id).first()

    return None if found is None else _address(found.bank_loan.loan.public_id)


def _of_challenge(challenge_id: int) -> str | None:
    found = Challenge.objects.select_related("bank_loan__loan").filter(pk=challenge_id).first()

    return None if found is None else _address(found.bank_loan.loan.public_id)


def _address(public_id: str) -> str:
    return reverse("watched_loan", args=[public_id])


PAGES = {
    subject_type(Milestone): _of_milestone,
    subject_type(Challenge): _of_challenge,
}
