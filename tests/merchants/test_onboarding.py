"""How merchants come in, are qualified and stopped."""

import pytest

from governance.refusals import NotOrganiser
from ledger import queries as ledger_queries
from ledger.models import Account
from merchants import operations, queries, refusals
from merchants.models import Merchant, Staff
from people.models import AuditEvent
from tests.tills import DAY, NOON, a_key, a_payment, a_person, a_till

pytestmark = pytest.mark.django_db


def actions():
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_a_merchant_opens_observed_with_an_empty_till_account():
    till = a_till(qualified=False)

    account = Account.objects.get(pk=till.merchant.till_account_id)
    assert till.merchant.state == Merchant.State.OBSERVED
    assert account.code == f"merchant:{till.merchant.pk}:till"
    assert ledger_queries.balance(account.pk) == 0
    assert "MERCHANT_OPENED" in actions()


def test_an_organiser_qualifies_and_suspends_and_twice_is_as_once():
    till = a_till(qualified=False)

    for _ in range(2):
        operations.qualify_merchant(merchant_id=till.merchant.pk, on=DAY, by=till.dona)
    for _ in range(2):
        operations.suspend_merchant(
            merchant_id=till.merchant.pk, on=DAY, remark="No goods.", by=till.dona
        )

    till.merchant.refresh_from_db()
    assert till.merchant.state == Merchant.State.SUSPENDED
    assert till.merchant.qualified_by == till.dona
    assert actions().count("MERCHANT_QUALIFIED") == 1
    assert actions().count("MERCHANT_SUSPENDED") == 1


def test_nobody_but_an_organiser_decides_about_merchants():
    till, eli = a_till(), a_person("Eli")

    for by in (till.owner, eli):
        with pytest.raises(NotOrganiser):
            operations.open_merchant(
                network_id=till.network.pk, name="Stall", handle="stall", on=DAY, by=by
            )
        with pytest.raises(NotOrganiser):
            operations.qualify_merchant(merchant_id=till.merchant.pk, on=DAY, by=by)
        with pytest.raises(NotOrganiser):
            operations.suspend_merchant(merchant_id=till.merchant.pk, on=DAY, remark="", by=by)


def test_an_organiser_does_not_qualify_the_merchant_where_they_work():
    till = a_till(qualified=False)
    operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=till.dona.pk, role="CASHIER", on=DAY, by=till.owner
    )

    with pytest.raises(refusals.OwnMerchant):
        operations.qualify_merchant(merchant_id=till.merchant.pk, on=DAY, by=till.dona)


def test_two_merchants_of_a_network_do_not_share_a_handle():
    till = a_till()

    with pytest.raises(refusals.HandleTaken):
        operations.open_merchant(
            network_id=till.network.pk, name="Other", handle="mercado", on=DAY, by=till.dona
        )


def test_a_suspended_merchant_asks_for_no_payment():
    till = a_till()
    operations.suspend_merchant(merchant_id=till.merchant.pk, on=DAY, remark="", by=till.dona)

    with pytest.raises(refusals.MerchantSuspended):
        a_payment(till)


def test_staff_is_related_until_dismissed():
    till, ana = a_till(), a_person("Ana")
    staff = operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=ana.pk, role="CASHIER", on=DAY, by=till.owner
    )
    assert queries.payee_of(till.merchant, person_id=ana.pk).related

    operations.dismiss_staff(staff_id=staff.pk, on=DAY, by=till.owner)

    assert not queries.payee_of(till.merchant, person_id=ana.pk).related
    assert queries.payee_of(till.merchant, person_id=ana.pk).qualified


def test_a_cashier_runs_neither_staff_nor_terminals_nor_keys():
    till, ana = a_till(), a_person("Ana")
    operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=ana.pk, role="CASHIER", on=DAY, by=till.owner
    )

    for by in (ana, a_person("Eli")):
        with pytest.raises(refusals.NotInThisRole):
            operations.open_terminal(merchant_id=till.merchant.pk, name="x", on=DAY, by=by)
        with pytest.raises(refusals.NotInThisRole):
            operations.hire_staff(
                merchant_id=till.merchant.pk, person_id=by.pk, role="OWNER", on=DAY, by=by
            )
        with pytest.raises(refusals.NotTheOwner):
            operations.issue_api_key(
                terminal_id=till.terminal.pk, scopes=["payments:read"], at=NOON, by=by
            )
        with pytest.raises(refusals.NotTheOwner):
            operations.revoke_api_key(key_id=a_key(till).key.pk, at=NOON, by=by)
    assert queries.staff_role(till.merchant.pk, ana.pk) == Staff.Role.CASHIER


def test_a_closed_terminal_asks_for_no_payment():
    till = a_till()
    operations.close_terminal(terminal_id=till.terminal.pk, on=DAY, by=till.owner)

    with pytest.raises(refusals.TerminalClosed):
        a_payment(till)


def test_only_its_own_staff_finds_a_terminal():
    till, eli = a_till(), a_person("Eli")

    assert queries.terminal_for(till.owner, till.terminal.pk) == till.terminal
    with pytest.raises(type(till.terminal).DoesNotExist):
        queries.terminal_for(eli, till.terminal.pk)
    assert not queries.merchants_of(eli).exists()
