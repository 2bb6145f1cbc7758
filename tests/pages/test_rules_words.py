"""The rules of a network in plain sentences, made from its live parameters."""

import pytest
from django.urls import reverse

from tests.circle_scene import a_community

pytestmark = pytest.mark.django_db


def the_rules(**parameters):
    answer = a_community(**parameters).client("Ana").get(reverse("network_rules"))
    return " ".join(answer.content.decode().split())


def test_how_friends_stand_by_is_told_with_its_bounds():
    said = the_rules()

    assert "repaid in 3 weekly parts, at 12 % a year" in said
    assert "at most 1 repayment for a loan, and 2 over all your open loans" in said
    assert "missed for more than 7 days" in said


def test_bounds_are_those_of_the_network():
    said = the_rules(EXT_PER_LOAN=2, EXT_PER_BORROWER=3, EXTENSION_SCOPE="LIFETIME")

    assert "at most 2 repayments for a loan, and 3 for you in all" in said
