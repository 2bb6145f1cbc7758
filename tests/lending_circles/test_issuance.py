"""Where a network's money comes from."""

import pytest

from governance.refusals import NotOrganiser
from ledger import queries as ledger_queries
from ledger.kinds import Purpose
from ledger.pools import issuance_account, pool_balance, pool_shards
from ledger.refusals import ReferenceTaken
from lending_circles.models import LoanAccount
from lending_circles.operations import issuance
from lending_circles.refusals import AmountNotPositive, NotAMember
from people.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db


def make_once():
    return factories.a_network(common=0)


@pytest.fixture
def network(made_once):
    return made_once


def issue(account, amount_minor, *, reference="i1", by=None):
    return issuance.issue_tokens(
        account_id=account.pk,
        amount_minor=amount_minor,
        on=factories.DAY,
        reference=reference,
        by=by,
    )


def fund(network, amount_minor, *, pool="common", reference="f1", by=None):
    return issuance.fund_pool(
        network_id=network.pk,
        pool=pool,
        amount_minor=amount_minor,
        on=factories.DAY,
        reference=reference,
        by=by,
    )


def test_issued_tokens_bring_the_common_pool_its_part_on_top(network):
    ana = factories.a_member(network, spending=0, stake=0)

    first = issue(ana, 80_00)
    again = issue(ana, 80_00)

    assert first == again
    assert ledger_queries.balance(ana.spending_account_id) == 80_00
    assert pool_balance(network.pk, Purpose.COMMON_POOL) == 8_00
    assert ledger_queries.balance(issuance_account(network.pk)) == -88_00
    assert AuditEvent.objects.filter(action="TOKENS_ISSUED").count() == 1
    with pytest.raises(ReferenceTaken):
        issue(ana, 81_00)


def test_a_part_of_nothing_is_not_posted(network):
    ana = factories.a_member(network, spending=0, stake=0)

    issue(ana, 4)

    assert pool_balance(network.pk, Purpose.COMMON_POOL) == 0


def test_pools_are_funded_evenly(network):
    fund(network, 1_000_03)
    fund(network, 1_000_03)
    fund(network, 5_00, pool="contingency")

    shards = [held for _, held in pool_shards(network.pk, Purpose.COMMON_POOL)]
    assert sum(shards) == 1_000_03
    assert max(shards) - min(shards) == 1
    assert pool_balance(network.pk, Purpose.CONTINGENCY_POOL) == 5_00


def test_only_organisers_make_money(network):
    ana = factories.a_member(network)

    with pytest.raises(NotOrganiser):
        issue(ana, 1_00, by=ana.person)
    with pytest.raises(NotOrganiser):
        fund(network, 1_00, by=ana.person)
    with pytest.raises(NotOrganiser):
        issuance.open_balance(
            account_id=ana.pk, spending_minor=1, stake_minor=1, on=factories.DAY, by=ana.person
        )


def test_what_is_no_amount_is_refused(network):
    ana = factories.a_member(network)

    with pytest.raises(AmountNotPositive):
        issue(ana, 0)
    with pytest.raises(AmountNotPositive):
        fund(network, -1)
    with pytest.raises(AmountNotPositive):
        issuance.open_balance(
            account_id=ana.pk, spending_minor=-1, stake_minor=0, on=factories.DAY, by=None
        )
    with pytest.raises(NotAMember):
        issuance.issue_tokens(
            account_id=0, amount_minor=1, on=factories.DAY, reference="x", by=None
        )


def test_opening_balances_are_opened_once(network):
    ana = factories.a_member(network, spending=50, stake=120, ratio=2)

    again = issuance.open_balance(
        account_id=ana.pk,
        spending_minor=50_00,
        stake_minor=120_00,
        ratio=3,
        on=factories.DAY,
        by=None,
    )

    assert (again.ratio, again.deposit_minor) == (2, 120_00)
    assert again.state == LoanAccount.State.ACTIVE
    assert ledger_queries.balance(ana.spending_account_id) == 50_00
    assert ledger_queries.balance(ana.stake_account_id) == 120_00
