"""Collateral: valued by two officers, watched, topped up, sold after a default."""

import pytest
from django.db import transaction

from banks.refusals import AskedAlready, NotOfficer, SameOfficer
from ledger import queries
from ledger.models import Asset
from loans.models import Collateral
from people.models import Notice
from repayments import conduct_refusals as refused
from repayments.models import BankDefault, CollateralSale, CollateralValuation, CoverAlert
from repayments.operations.bank_payments import repay
from repayments.operations.challenges import challenge_loan, vote_on_challenge
from repayments.operations.collateral import (
    confirm_sale,
    confirm_valuation,
    request_sale,
    request_valuation,
    top_up_collateral,
)
from repayments.queries.bank_loans import breaches_of
from repayments.steps.bank_defaulting import default_loans
from repayments.steps.cover_watch import watch_cover
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.repayments.conduct import sleep, spend_all, wake

pytestmark = pytest.mark.django_db


def gold() -> Asset:
    return Asset.objects.get_or_create(code="XAU", defaults={"decimals": 4})[0]


def a_loan_on_gold(scene, *, value=1_500, **terms):
    """A loan of 1 000 with gold in escrow, valued at so many whole units of money."""
    loan = scenes.a_bank_loan(scene, **terms)
    from marketplace.models import Offer

    case = Offer.objects.get(loan_id=loan.pk).case
    held = scenes.a_collateral(scene, case, 3, asset=gold())
    held.bank_loan = loan
    held.value_minor = value * 100
    held.save()
    return loan, held


def ask_value(scene, held, value, *, by="olga"):
    return request_valuation(
        collateral_id=held.pk,
        value_minor=value * 100,
        basis="The assayer's letter.",
        on=scene.on,
        by=scene.person(by),
    )


def watch(scene, *, day=0):
    with transaction.atomic():
        return watch_cover(
            network_id=scene.network.pk,
            on=scene.on + scenes.days(day),
            after_id=0,
            up_to_id=2**62,
        )


def default_now(scene, loan):
    with transaction.atomic():
        default_loans(network_id=scene.network.pk, loan_ids=[loan.pk], on=scene.on)


def ask_sale(scene, held, price, *, by="olga"):
    return request_sale(
        collateral_id=held.pk,
        price_minor=price * 100,
        buyer="Gold & Sons",
        on=scene.on,
        by=scene.person(by),
    )


def open_alert(loan):
    return CoverAlert.objects.filter(bank_loan=loan, ended_on=None).first()


def test_two_officers_value_collateral_of_another_asset():
    scene = scenes.a_bank_network()
    _loan, held = a_loan_on_gold(scene, value=0)
    asked = ask_value(scene, held, 1_600)
    with pytest.raises(AskedAlready):
        ask_value(scene, held, 1_700, by="pete")
    with pytest.raises(SameOfficer):
        confirm_valuation(public_id=asked.public_id, by=scene.person("olga"), on=scene.on)

    confirm_valuation(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)

    held.refresh_from_db()
    assert (held.value_minor, held.valued_on) == (1_600_00, scene.on)
    valuation = CollateralValuation.objects.get(collateral=held)
    assert (valuation.value_minor, valuation.basis) == (1_600_00, "The assayer's letter.")


def test_valuations_are_refused_of_money_of_the_loan_and_by_others():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, collateral=1_500)
    money = Collateral.objects.get(bank_loan=loan)
    _loan, held = a_loan_on_gold(scene)

    with pytest.raises(refused.NotValued):
        ask_value(scene, money, 1)
    with pytest.raises(NotOfficer):
        ask_value(scene, held, 1, by="ines")
    with pytest.raises(refused.AmountRefused):
        ask_value(scene, held, -1)
    Collateral.objects.filter(pk=held.pk).update(state="RETURNED")
    with pytest.raises(refused.CollateralGone):
        ask_value(scene, held, 1)


def test_low_cover_warns_then_calls_and_ends_when_it_is_topped_up():
    scene = scenes.a_bank_network()
    loan, held = a_loan_on_gold(scene)
    assert watch(scene) == 0
    Collateral.objects.filter(pk=held.pk).update(value_minor=1_299_99)
    assert watch(scene) == 1
    assert watch(scene) == 0
    assert open_alert(loan).level == "WARN"
    told = Notice.objects.filter(kind="COVER_WARN").values_list("person__name", flat=True)
    assert sorted(told) == ["Berta", "Olga", "Pete"]
    Collateral.objects.filter(pk=held.pk).update(value_minor=1_149_99)
    watch(scene, day=1)
    assert open_alert(loan).level == "CALL"

    top_up_collateral(
        loan_id=loan.pk,
        asset=scene.asset,
        amount_minor=150_01,
        description="Money",
        on=scene.on,
        by=scene.person("berta"),
    )
    watch(scene, day=2)

    assert open_alert(loan) is None
    assert CoverAlert.objects.filter(bank_loan=loan).count() == 2
    assert scene.business_money() == 1_000_00 - 150_01


def a_called_loan(scene):
    """A loan on gold whose collateral was called for on its first day, and is not enough."""
    loan, held = a_loan_on_gold(scene)
    Collateral.objects.filter(pk=held.pk).update(value_minor=1_100_00)
    watch(scene)
    assert open_alert(loan).cure_by == scene.on + scenes.days(7)
    return loan, held


def challenge(scene, loan):
    return challenge_loan(loan_id=loan.pk, ground="COVER", on=scene.on, by=scene.person("ines"))


def test_a_call_that_is_not_met_in_its_days_is_a_breach_and_ends_in_default():
    scene = scenes.a_bank_network()
    loan, _held = a_called_loan(scene)
    last = scene.on + scenes.days(7)
    told = Notice.objects.filter(kind="COVER_CALL", person=scene.person("berta")).get()
    assert last.isoformat() in told.text
    wake(scene, last)
    with pytest.raises(refused.NotInBreach):
        challenge(scene, loan)
    wake(scene, last + scenes.days(1))
    assert breaches_of(loan, on=scene.on) == ["COVER"]

    made = challenge(scene, loan)
    wake(scene, made.closes_on)
    sleep(scene)

    made.refresh_from_db()
    assert (made.subject_number, made.state) == (0, "DEFAULTED")


def test_what_is_added_cures_a_challenge_before_the_night_has_looked():
    scene = scenes.a_bank_network()
    loan, held = a_called_loan(scene)
    wake(scene, scene.on + scenes.days(8))
    made = challenge(scene, loan)
    wake(scene, made.closes_on)
    Collateral.objects.filter(pk=held.pk).update(value_minor=1_200_00)
    assert breaches_of(loan, on=scene.on) == []
    sleep(scene)

    made.refresh_from_db()
    assert made.state == "CURED"


def test_the_holders_may_give_one_interval_more_to_add_collateral():
    scene = scenes.a_bank_network()
    loan, _held = a_called_loan(scene)
    wake(scene, scene.on + scenes.days(8))
    made = challenge(scene, loan)
    vote_on_challenge(challenge_id=made.pk, vote="YES", on=scene.on, by=scene.person("ines"))
    wake(scene, made.closes_on)
    sleep(scene)

    made.refresh_from_db()
    loan.refresh_from_db()
    assert made.state == "EXTENDED"
    assert open_alert(loan).cure_by > scene.on + scenes.days(20)
    assert breaches_of(loan, on=scene.on) == []


def test_cover_counts_what_is_outstanding_and_ends_with_the_loan():
    scene = scenes.a_bank_network()
    loan, _held = a_loan_on_gold(scene, value=1_200)
    watch(scene)
    assert open_alert(loan).level == "WARN"
    for amount in (100_00, None):
        repay(
            loan_id=loan.pk,
            amount_minor=amount,
            on=scene.on,
            by=scene.person("berta"),
            reference=str(amount),
        )
        watch(scene)
        assert open_alert(loan) is None
    assert Collateral.objects.get(bank_loan=loan).state == "RETURNED"


def test_top_ups_are_the_owners_and_of_a_loan_with_collateral():
    scene = scenes.a_bank_network()
    bare = scenes.a_bank_loan(scene)
    loan, _held = a_loan_on_gold(scene)
    asked = {
        "asset": scene.asset,
        "amount_minor": 10_00,
        "description": "Money",
        "on": scene.on,
        "by": scene.person("berta"),
    }

    with pytest.raises(refused.NothingHeld):
        top_up_collateral(loan_id=bare.pk, **asked)
    with pytest.raises(refused.NotTheBusiness):
        top_up_collateral(loan_id=loan.pk, **{**asked, "by": scene.person("olga")})
    with pytest.raises(refused.AmountRefused):
        top_up_collateral(loan_id=loan.pk, **{**asked, "amount_minor": 0})
    spend_all(scene)
    with pytest.raises(refused.BusinessShort):
        top_up_collateral(loan_id=loan.pk, **asked)


def test_gold_is_sold_after_a_default_and_its_price_reaches_those_who_lost():
    scene = scenes.a_bank_network()
    loan, held = a_loan_on_gold(scene)
    spend_all(scene)
    with pytest.raises(refused.NotForSale):
        ask_sale(scene, held, 800)
    default_now(scene, loan)
    assert BankDefault.objects.get(bank_loan=loan).loss_minor == 1_000_00
    asked = ask_sale(scene, held, 800)
    with pytest.raises(SameOfficer):
        confirm_sale(public_id=asked.public_id, by=scene.person("olga"), on=scene.on)

    confirm_sale(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)

    assert scene.money("ines") == 10_000_00 - 600_00 + 480_00
    assert scene.money("ivo") == 10_000_00 - 400_00 + 320_00
    sale = CollateralSale.objects.get(collateral=held)
    assert (sale.recovered_minor, sale.surplus_minor, sale.amount_minor) == (800_00, 0, 300)
    held.refresh_from_db()
    assert held.state == "SOLD"
    assert queries.balance(held.account_id) == 0
    assert_laws(loan.pk)


def test_what_a_sale_brings_beyond_the_loss_goes_back_to_the_owner():
    scene = scenes.a_bank_network()
    loan, held = a_loan_on_gold(scene)
    scenes.fund_contingency(scene, 200)
    spend_all(scene)
    default_now(scene, loan)
    asked = ask_sale(scene, held, 1_100)

    sale = confirm_sale(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)

    assert (sale.recovered_minor, sale.surplus_minor) == (1_000_00, 100_00)
    assert scene.business_money() == 100_00
    case = BankDefault.objects.get(bank_loan=loan)
    assert case.contingency_recovered_minor == case.contingency_minor == 200_00
    assert scene.money("ines") == scene.money("ivo") == 10_000_00
    with pytest.raises(refused.CollateralGone):
        ask_sale(scene, held, 1)
