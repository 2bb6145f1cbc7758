"""Jubilee funds are offered by who gives, and opened by two organisers who do not."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from banks.models import Approval
from banks.operations.approvals import reject_approval
from banks.refusals import NotOfficer, SameOfficer
from governance.models import Organiser
from governance.refusals import DayNotOpen, NotOrganiser
from ledger import posting
from ledger.kinds import Kind, Purpose
from ledger.models import Account, Asset, Transfer
from ledger.posting import Move
from ledger.reconcile import look
from lending_circles import fund_refusals as refusals
from lending_circles.jubilee_invariants import invariants
from lending_circles.models import JubileeBacker, JubileeFund, JubileeMatch
from lending_circles.operations import bank_funds, jubilee
from lending_circles.refusals import AmountNotPositive, NetworkOfBanks, NotActive, NotYours
from lending_circles.steps import funds
from loans.models import Loan
from merchants.models import Merchant, Staff
from merchants.operations import jubilee as shops
from merchants.refusals import MerchantSuspended, NotTheOwner
from people.models import AuditEvent, Notice
from tests.bank_scene import a_bank_network, an_officer
from tests.lending_circles.extension_scene import a_scene
from tests.lending_circles.jubilee_scene import agreed, an_offer, an_organiser
from tests.night_scene import a_member, a_network, days

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)


def make_once():
    scene = a_network()
    a_member(scene, "eli", spending=5_000, stake=10_000)
    a_member(scene, "ana", spending=100, stake=10_000)
    return scene


@pytest.fixture
def scene(made_once):
    return made_once


def spending(scene, name="eli"):
    return scene.money(name)[0]


def breaches():
    found = [(one.code, look(one).finding.breaches) for one in invariants()]
    return {code: lines for code, lines in found if lines}


def test_an_offer_moves_nothing_and_waits_for_two(scene):
    an_organiser(scene, "olga")
    fund = an_offer(scene, "eli", 2_000, words="For a hard winter.")

    assert (fund.state, fund.name, fund.budget_minor) == ("PROPOSED", "Eli", 2_000)
    assert spending(scene) == 5_000
    assert list(fund.backers.values_list("person__name", flat=True)) == ["Eli"]
    assert Notice.objects.get(kind="JUBILEE_ASKED").person.name == "Olga"
    assert AuditEvent.objects.get(action="JUBILEE_OFFERED").data == {"budget_minor": 2_000}


def test_a_member_may_stay_unnamed(scene):
    assert an_offer(scene, "eli", 2_000, is_named=False).name == ""


def test_with_the_second_yes_the_whole_budget_is_in_escrow(scene):
    fund = an_offer(scene, "eli", 2_000)

    agreed(scene, fund, "olga")
    fund.refresh_from_db()
    assert (fund.state, fund.first_by.name, spending(scene)) == ("PROPOSED", "Olga", 5_000)

    agreed(scene, fund, "otto")
    fund.refresh_from_db()
    assert (fund.state, fund.opened_by.name, fund.opened_on) == ("OPEN", "Otto", scene.on)
    assert spending(scene) == 3_000
    assert Account.objects.get(pk=fund.escrow_account_id).balance_minor == 2_000
    assert Notice.objects.filter(kind="JUBILEE_FUND", person__name="Eli").count() == 1
    assert breaches() == {}


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"budget": 0}, AmountNotPositive),
        ({"budget": 5_001}, refusals.FundShort),
        ({"lasts": 0}, refusals.FundEndsUnfit),
        ({"lasts": 367}, refusals.FundEndsUnfit),
    ],
)
def test_an_unfit_offer_is_refused(scene, more, refused):
    with pytest.raises(refused):
        an_offer(scene, "eli", **{"budget": 2_000, **more})


def test_who_gives_has_one_fund_at_a_time(scene):
    fund = an_offer(scene, "eli", 2_000)
    with pytest.raises(refusals.FundOfferedAlready):
        an_offer(scene, "eli", 1_000)

    member = scene.members["eli"].person
    jubilee.withdraw_offer(fund_id=fund.pk, on=scene.on, by=member)
    assert jubilee.withdraw_offer(fund_id=fund.pk, on=scene.on, by=member).state == "WITHDRAWN"
    assert an_offer(scene, "eli", 1_000).pk


def test_nobody_offers_anothers_money(scene):
    with pytest.raises(NotYours):
        jubilee.offer_fund(
            account_id=scene.members["eli"].pk,
            budget_minor=10,
            closes_on=scene.on + days(9),
            words="",
            is_named=True,
            on=scene.on,
            by=scene.members["ana"].person,
        )


def test_who_has_left_offers_nothing(scene):
    type(scene.members["eli"]).objects.update(state="EXITED")
    with pytest.raises(NotActive):
        an_offer(scene, "eli", 10)


def test_an_offer_is_made_on_the_open_day(scene):
    member = scene.members["eli"]
    with pytest.raises(DayNotOpen):
        jubilee.offer_fund(
            account_id=member.pk,
            budget_minor=10,
            closes_on=scene.on + days(9),
            words="",
            is_named=True,
            on=scene.on + days(1),
            by=member.person,
        )


def test_only_organisers_decide_never_the_same_twice_and_never_for_their_own_money(scene):
    fund = an_offer(scene, "eli", 2_000)
    with pytest.raises(NotOrganiser):
        jubilee.agree_to_fund(fund_id=fund.pk, on=scene.on, by=scene.members["ana"].person)

    agreed(scene, fund, "olga")
    with pytest.raises(refusals.AnotherOrganiser):
        agreed(scene, fund, "olga")

    eli = scene.members["eli"].person
    Organiser.objects.create(network=scene.network, person=eli, since=scene.on)
    for decide in (
        lambda: jubilee.agree_to_fund(fund_id=fund.pk, on=scene.on, by=eli),
        lambda: jubilee.decline_fund(fund_id=fund.pk, remark="No", on=scene.on, by=eli),
        lambda: jubilee.close_fund(fund_id=fund.pk, remark="No", on=scene.on, by=eli),
    ):
        with pytest.raises(refusals.BehindTheFund):
            decide()
    fund.refresh_from_db()
    assert fund.state == "PROPOSED"


def test_what_is_spent_meanwhile_cannot_be_opened(scene):
    fund = an_offer(scene, "eli", 5_000)
    agreed(scene, fund, "olga")
    with transaction.atomic():
        posting.post(
            reference="spent",
            moves=[
                Move(
                    Kind.STAKE,
                    scene.members["eli"].spending_account_id,
                    scene.members["eli"].stake_account_id,
                    1,
                )
            ],
            on=scene.on,
        )

    with pytest.raises(refusals.FundShort):
        agreed(scene, fund, "otto")


def test_a_no_takes_one_and_a_reason(scene):
    fund = an_offer(scene, "eli", 2_000)
    olga = an_organiser(scene, "olga")
    with pytest.raises(refusals.ReasonMissing):
        jubilee.decline_fund(fund_id=fund.pk, remark=" ", on=scene.on, by=olga)

    jubilee.decline_fund(fund_id=fund.pk, remark="Too soon.", on=scene.on, by=olga)

    fund.refresh_from_db()
    assert (fund.state, fund.remark) == ("DECLINED", "Too soon.")
    assert "was not opened. Too soon." in Notice.objects.get(kind="JUBILEE_FUND").text
    for again in (
        lambda: agreed(scene, fund, "otto"),
        lambda: jubilee.decline_fund(fund_id=fund.pk, remark="No", on=scene.on, by=olga),
        lambda: jubilee.withdraw_offer(
            fund_id=fund.pk, on=scene.on, by=scene.members["eli"].person
        ),
    ):
        with pytest.raises(refusals.FundDecided):
            again()


def test_an_offer_is_taken_back_by_who_made_it(scene):
    fund = an_offer(scene, "eli", 2_000)
    with pytest.raises(refusals.NotBehindTheFund):
        jubilee.withdraw_offer(fund_id=fund.pk, on=scene.on, by=scene.members["ana"].person)
    with pytest.raises(refusals.FundUnknown):
        jubilee.withdraw_offer(fund_id=0, on=scene.on, by=scene.members["ana"].person)


def test_an_organiser_closes_it_early_with_a_reason_and_the_rest_goes_back(scene):
    fund = agreed(scene, an_offer(scene, "eli", 2_000))
    olga = an_organiser(scene, "olga")
    with pytest.raises(refusals.ReasonMissing):
        jubilee.close_fund(fund_id=fund.pk, remark="", on=scene.on, by=olga)

    jubilee.close_fund(fund_id=fund.pk, remark="Winter is over.", on=scene.on, by=olga)

    fund.refresh_from_db()
    assert (fund.state, fund.returned_minor, fund.ended_by) == ("CLOSED", 2_000, olga)
    assert spending(scene) == 5_000
    assert Transfer.objects.get(kind=Kind.JUBILEE_RETURNED).amount_minor == 2_000
    with pytest.raises(refusals.FundNotOpen):
        jubilee.close_fund(fund_id=fund.pk, remark="Again", on=scene.on, by=olga)
    assert breaches() == {}


def test_an_offer_that_nobody_decided_on_ends_with_its_last_day(scene):
    fund = an_offer(scene, "eli", 2_000, lasts=5)
    with transaction.atomic():
        assert funds.close_funds(network_id=scene.network.pk, on=scene.on + days(5)) == 1

    fund.refresh_from_db()
    assert (fund.state, fund.remark) == ("DECLINED", funds.UNDECIDED)
    assert spending(scene) == 5_000


def a_shop(scene, *, role="OWNER"):
    merchant = Merchant.objects.create(
        network=scene.network,
        name="Mercado",
        handle="mercado",
        till_account_id=scene.till,
        joined_on=scene.on,
    )
    with transaction.atomic():
        posting.post(
            reference="sold",
            moves=[
                Move(Kind.PURCHASE, scene.members["eli"].spending_account_id, scene.till, 3_000)
            ],
            on=scene.on,
        )
    for name, works_as in (("ana", role), ("eli", "MANAGER")):
        Staff.objects.create(
            merchant=merchant,
            person=scene.members[name].person,
            role=works_as,
            since=scene.on,
        )
    return merchant


def offered_by(scene, merchant, name="ana"):
    return shops.offer_fund(
        merchant_id=merchant.pk,
        budget_minor=3_000,
        closes_on=scene.on + days(30),
        words="",
        on=scene.on,
        at=NOON,
        by=scene.members[name].person,
    )


def test_a_merchants_owner_gives_from_the_till_and_its_managers_stand_behind_it(scene):
    fund = agreed(scene, offered_by(scene, a_shop(scene)))

    assert (fund.giver, fund.name, fund.state) == ("MERCHANT", "Mercado", "OPEN")
    assert Account.objects.get(pk=scene.till).balance_minor == 0
    behind = fund.backers.order_by("person__name").values_list("person__name", flat=True)
    assert list(behind) == ["Ana", "Eli"]
    assert breaches() == {}


def test_nobody_but_an_owner_gives_a_merchants_money(scene):
    merchant = a_shop(scene)
    with pytest.raises(NotTheOwner):
        offered_by(scene, merchant, "eli")
    Merchant.objects.update(state="SUSPENDED")
    with pytest.raises(MerchantSuspended):
        offered_by(scene, merchant)


@pytest.fixture
def bank(scene):
    """A bank with 50.00 of the circle's own asset."""
    found = a_bank_network()
    asset = Asset.objects.get(code="RIV")
    with transaction.atomic():
        own = posting.open_account(
            code=f"bank:{found.bank.pk}:account:RIV", purpose=Purpose.BANK, asset_id=asset.pk
        )
        outside = posting.open_account(
            code=f"bank:{found.bank.pk}:external:RIV",
            purpose=Purpose.EXTERNAL,
            asset_id=asset.pk,
            floor_minor=None,
        )
        posting.post(
            reference="brought", moves=[Move(Kind.OPENING, outside, own, 5_000)], on=scene.on
        )
    return found


def asked_of(scene, bank, by, **more):
    return bank_funds.request_fund(
        bank_id=bank.bank.pk,
        on=scene.on,
        by=by,
        **{
            "network_id": scene.network.pk,
            "budget_minor": 5_000,
            "closes_on": scene.on + days(30),
            "words": "For the village.",
            **more,
        },
    )


def test_a_bank_gives_by_two_officers_before_two_organisers_decide(scene, bank):
    tina, tom = an_officer(bank, "tina", "TREASURY"), an_officer(bank, "tom", "APPROVER")
    auditor = an_officer(bank, "abe", "AUDITOR")
    approval = asked_of(scene, bank, tina)
    assert JubileeFund.objects.count() == 0

    with pytest.raises(SameOfficer):
        bank_funds.confirm_fund(public_id=approval.public_id, by=tina, on=scene.on)
    with pytest.raises(NotOfficer):
        bank_funds.confirm_fund(public_id=approval.public_id, by=auditor, on=scene.on)
    fund = bank_funds.confirm_fund(public_id=approval.public_id, by=tom, on=scene.on)

    assert (fund.giver, fund.name, fund.state) == ("BANK", bank.bank.name, "PROPOSED")
    assert {tina.pk, tom.pk} <= set(fund.backers.values_list("person_id", flat=True))
    fund = agreed(scene, fund)
    assert fund.state == "OPEN"
    assert Account.objects.get(code=f"bank:{bank.bank.pk}:account:RIV").balance_minor == 0
    assert breaches() == {}


def test_a_bank_gives_only_to_circles_and_what_it_has(scene, bank):
    tina, tom = an_officer(bank, "tina", "TREASURY"), an_officer(bank, "tom", "APPROVER")
    with pytest.raises(NetworkOfBanks):
        asked_of(scene, bank, tina, network_id=bank.network.pk)
    with pytest.raises(AmountNotPositive):
        asked_of(scene, bank, tina, budget_minor=0)
    with pytest.raises(NotOfficer):
        asked_of(scene, bank, an_officer(bank, "ian", "INTAKE"))

    approval = asked_of(scene, bank, tina, budget_minor=5_001)
    with pytest.raises(refusals.FundShort):
        bank_funds.confirm_fund(public_id=approval.public_id, by=tom, on=scene.on)
    reject_approval(public_id=approval.public_id, by=tom, on=scene.on, remark="Too much")
    assert Approval.objects.get().state == "REJECTED"


def test_the_database_keeps_four_eyes_and_one_offer_at_a_time(scene):
    fund = an_offer(scene, "eli", 2_000)
    olga = an_organiser(scene, "olga")
    for change in (
        {"first_by": olga, "opened_by": olga},
        {"matched_minor": 2_001},
        {"state": "OPEN"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            JubileeFund.objects.filter(pk=fund.pk).update(**change)


def test_the_books_tell_when_a_fund_is_not_what_it_says(scene):
    fund = agreed(scene, an_offer(scene, "eli", 2_000))
    other, _loan = a_scene(name="hill")
    loan = Loan.objects.get()
    assert other.network.pk == loan.network_id
    assert breaches() == {}

    with transaction.atomic():
        JubileeMatch.objects.create(
            fund=fund,
            loan=loan,
            matched_on=scene.on,
            is_after_stake=False,
            forgiven_minor=10,
            principal_minor=10,
            interest_minor=0,
        )
        JubileeBacker.objects.create(fund=fund, person=loan.borrower)
        JubileeBacker.objects.create(fund=fund, person=fund.first_by)
    assert set(breaches()) == {"J-1", "J-2", "J-3", "J-4"}
