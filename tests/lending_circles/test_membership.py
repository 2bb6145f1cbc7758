"""What members do with their loan account."""

import datetime

import pytest

from governance import steps as governance_steps
from governance.models import Network
from governance.refusals import DayNotOpen
from ledger import queries as ledger_queries
from ledger.refusals import ReferenceTaken
from lending_circles.models import DepositBalance, LoanAccount, TrustLink
from lending_circles.operations import membership, preferences
from lending_circles.refusals import (
    AccountClosed,
    AmountNotPositive,
    BelowMinimum,
    BorrowingRefused,
    InsufficientFunds,
    NotActive,
    NotAMember,
    NotYours,
)
from people.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db

State = LoanAccount.State


def fresh(account):
    return LoanAccount.objects.get(pk=account.pk)


def available(account):
    return ledger_queries.balance(account.stake_account_id)


def stake(account, amount, *, reference="s1", by=None):
    return membership.stake(
        account_id=account.pk, amount_minor=amount, on=factories.DAY, by=by, reference=reference
    )


def withdraw(account, amount, *, reference="w1", by=None):
    return membership.withdraw_stake(
        account_id=account.pk, amount_minor=amount, on=factories.DAY, by=by, reference=reference
    )


def change(operation, account, by=None):
    return operation(account_id=account.pk, on=factories.DAY, by=by)


def test_who_joins_has_accounts_and_nothing_staked():
    network = factories.a_network()
    ana = factories.a_person("Ana")

    account = membership.open_loan_account(
        network_id=network.pk, person_id=ana.pk, on=factories.DAY, by=ana
    )
    again = membership.open_loan_account(
        network_id=network.pk, person_id=ana.pk, on=factories.DAY, by=ana
    )

    assert account == again
    assert account.state == State.PENDING_STAKE
    assert available(account) == 0
    assert AuditEvent.objects.filter(action="LOAN_ACCOUNT_OPENED").count() == 1


def test_a_stake_moves_money_and_lends_from_the_minimum_on():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 1})
    ana = factories.a_member(network, stake=0, spending=500)

    stake(ana, 99_00)
    assert fresh(ana).state == State.PENDING_STAKE
    stake(ana, 1_00, reference="s2")

    assert fresh(ana).state == State.PENDING_PEERS
    assert fresh(ana).deposit_minor == available(ana) == 100_00
    assert ledger_queries.balance(ana.spending_account_id) == 400_00
    assert DepositBalance.objects.get(account=ana).deposit_minor == 100_00


def test_the_same_stake_twice_is_once():
    ana = factories.a_member(factories.a_network())

    stake(ana, 10_00)
    stake(ana, 10_00)

    assert fresh(ana).deposit_minor == available(ana) == 310_00
    assert AuditEvent.objects.filter(action="STAKED").count() == 1
    with pytest.raises(ReferenceTaken):
        stake(ana, 11_00)


def test_a_stake_brings_both_ends_of_an_agreement_to_their_peers():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 1})
    ana = factories.a_member(network, "Ana", stake=100)
    bruno = factories.a_member(network, "Bruno", stake=0)
    factories.trust_between(ana, bruno)
    assert fresh(ana).state == State.PENDING_PEERS

    stake(bruno, 100_00)

    assert fresh(ana).state == fresh(bruno).state == State.ACTIVE
    assert fresh(ana).unique_peers == fresh(bruno).unique_peers == 1


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [(0, AmountNotPositive), (-5, AmountNotPositive), (500_01, InsufficientFunds)],
)
def test_a_stake_that_cannot_be_is_refused(amount, refusal):
    ana = factories.a_member(factories.a_network())

    with pytest.raises(refusal):
        stake(ana, amount)

    assert fresh(ana).deposit_minor == available(ana) == 300_00


def test_a_top_up_ends_the_flag_and_the_grace():
    ana = factories.a_member(factories.a_network())
    LoanAccount.objects.filter(pk=ana.pk).update(
        top_up_required=True, below_minimum_since=factories.DAY
    )

    stake(ana, 1_00)

    assert not fresh(ana).top_up_required
    assert fresh(ana).below_minimum_since is None


def test_nobody_moves_somebody_elses_stake():
    ana = factories.a_member(factories.a_network())
    eli = factories.a_person("Eli")

    for operation in (stake, withdraw):
        with pytest.raises(NotYours):
            operation(ana, 1_00, by=eli)
    for operation in (membership.hold_account, membership.exit_account):
        with pytest.raises(NotYours):
            change(operation, ana, by=eli)
    with pytest.raises(NotYours):
        preferences.set_preferences(account_id=ana.pk, relays=False, by=eli)


def test_an_unknown_account_is_no_member():
    with pytest.raises(NotAMember):
        membership.stake(account_id=7, amount_minor=1, on=factories.DAY, by=None)


def test_money_waits_until_the_day_is_open():
    network = factories.a_network()
    ana = factories.a_member(network)
    governance_steps.turn_day(network_id=network.pk, day=Network.Day.CLOSING)

    with pytest.raises(DayNotOpen):
        stake(ana, 1_00)


def test_a_withdrawal_leaves_the_minimum():
    ana = factories.a_member(factories.a_network())

    with pytest.raises(BelowMinimum) as refused:
        withdraw(ana, 200_01)
    withdraw(ana, 200_00)
    withdraw(ana, 200_00)

    assert refused.value.remedy == "Take out at most 200.00 RIV."
    assert fresh(ana).deposit_minor == available(ana) == 100_00
    assert ledger_queries.balance(ana.spending_account_id) == 700_00


def test_a_withdrawal_leaves_what_own_loans_need():
    network = factories.a_network()
    ana, _, payee = factories.a_circle(network)
    factories.a_loan(ana, payee, 250)

    with pytest.raises(BelowMinimum):
        withdraw(ana, 50_01)
    withdraw(ana, 50_00)

    assert fresh(ana).deposit_minor == 250_00


def test_a_withdrawal_takes_only_what_is_not_lent_out():
    network = factories.a_network()
    ana, (bruno, _, _), payee = factories.a_circle(network, stake=3_000)
    factories.a_loan(ana, payee, 2_400)
    assert available(bruno) == 40_00

    with pytest.raises(BelowMinimum):
        withdraw(bruno, 40_01)
    withdraw(bruno, 40_00)

    assert fresh(bruno).deposit_minor == 960_00


def test_hold_stops_lending_and_resume_goes_on():
    network = factories.a_network()
    ana, (bruno, _, _), payee = factories.a_circle(network)

    change(membership.hold_account, bruno)
    assert fresh(bruno).state == State.HOLD
    with pytest.raises(BorrowingRefused):
        factories.a_quote(ana, payee)
    change(membership.resume_account, bruno)

    assert fresh(bruno).state == State.ACTIVE
    assert factories.a_quote(ana, payee).level_1_minor == 120_00


def test_resuming_without_enough_peers_waits_for_them():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 1})
    ana = factories.a_member(network)

    change(membership.hold_account, ana)
    change(membership.resume_account, ana)

    assert fresh(ana).state == State.PENDING_PEERS


def test_what_does_not_follow_on_a_state_is_refused():
    ana = factories.a_member(factories.a_network(), stake=0)

    with pytest.raises(NotActive):
        change(membership.hold_account, ana)
    with pytest.raises(NotActive):
        change(membership.resume_account, ana)


def test_leaving_ends_lending_and_warns_those_who_trust_the_member():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 1})
    ana, bruno = factories.members(network, "Ana", "Bruno")
    factories.trust_between(ana, bruno)

    change(membership.exit_account, bruno)
    change(membership.exit_account, bruno)

    assert fresh(bruno).state == State.HOLD_TO_EXIT
    assert fresh(bruno).exit_reason == LoanAccount.ExitReason.VOLUNTARY
    assert fresh(ana).unique_warning
    assert fresh(ana).unique_peers == 0
    assert fresh(ana).peers_missing_since == factories.DAY
    assert TrustLink.objects.get().state == TrustLink.State.ACTIVE
    assert AuditEvent.objects.filter(action="ACCOUNT_LEAVING").count() == 1
    with pytest.raises(NotActive):
        stake(bruno, 1_00)
    with pytest.raises(NotActive):
        withdraw(bruno, 1_00)


def test_who_left_comes_back_into_the_same_account_and_a_defaulter_does_not():
    network = factories.a_network()
    ana = factories.a_member(network, stake=0)
    LoanAccount.objects.filter(pk=ana.pk).update(state=State.EXITED)

    back = membership.open_loan_account(
        network_id=network.pk, person_id=ana.person_id, on=factories.DAY, by=None
    )
    LoanAccount.objects.filter(pk=ana.pk).update(state=State.CLOSED_DEFAULTED)

    assert back == ana
    assert back.state == State.PENDING_STAKE
    with pytest.raises(AccountClosed):
        membership.open_loan_account(
            network_id=network.pk, person_id=ana.person_id, on=factories.DAY, by=None
        )


def test_preferences_are_told_to_the_graph():
    network = factories.a_network()
    ana, (bruno, _, _), payee = factories.a_circle(network)

    preferences.set_preferences(account_id=bruno.pk, relays=False, by=bruno.person)

    with pytest.raises(BorrowingRefused) as refused:
        factories.a_quote(ana, payee)
    assert refused.value.context["level"] == 2
    said = AuditEvent.objects.get(action="PREFERENCES_SET").data
    assert said == {"relays": False, "before": {"relays": True}}


def test_the_balance_of_each_day_is_kept():
    network = factories.a_network()
    ana = factories.a_member(network)
    tomorrow = factories.DAY + datetime.timedelta(days=1)
    Network.objects.filter(pk=network.pk).update(business_date=tomorrow)

    membership.stake(account_id=ana.pk, amount_minor=5_00, on=tomorrow, by=None)
    membership.stake(account_id=ana.pk, amount_minor=6_00, on=tomorrow, by=None)

    kept = DepositBalance.objects.filter(account=ana).order_by("on")
    assert [(row.on, row.deposit_minor) for row in kept] == [
        (factories.DAY, 300_00),
        (tomorrow, 311_00),
    ]
