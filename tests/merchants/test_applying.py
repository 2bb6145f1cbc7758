"""A member asks for a shop; an organiser opens it, or says why not."""

import pytest

from governance.operations import appoint_organiser
from governance.refusals import NotOrganiser
from merchants import operations, queries, refusals
from merchants.models import Merchant
from people.models import Notice
from tests.tills import DAY, a_member, a_person, a_till

pytestmark = pytest.mark.django_db


@pytest.fixture
def till():
    return a_till()


@pytest.fixture
def ana(till):
    return a_member(till, "Ana").person


def apply(till, by, **said):
    return operations.apply_for_shop(
        network_id=till.network.pk,
        **{"name": "Ana's pots", "sells": "Pots", "address": "2 Quay", "on": DAY, "by": by} | said,
    )


def open_shop(application, by, handle="pots"):
    return operations.open_applied_shop(
        application_id=application.pk, handle=handle, terminal_name="First till", on=DAY, by=by
    )


def test_a_shop_opens_with_its_owner_and_a_till(till, ana):
    opened = open_shop(apply(till, ana), till.dona)

    merchant = opened.merchant
    assert (merchant.state, merchant.sells, merchant.address) == ("OBSERVED", "Pots", "2 Quay")
    assert queries.staff_role(merchant.pk, ana.pk) == "OWNER"
    assert queries.terminals_of(ana).get().name == "First till"
    assert Notice.objects.get(person=ana).kind == "SHOP_OPENED"
    with pytest.raises(refusals.ApplicationDecided):
        open_shop(opened, till.dona, handle="pots-2")


def test_only_members_ask_and_once_at_a_time(till, ana):
    with pytest.raises(refusals.NotInThisNetwork):
        apply(till, a_person("Eli"))
    application = apply(till, ana)
    with pytest.raises(refusals.ApplicationWaits):
        apply(till, ana)

    operations.withdraw_application(application_id=application.pk, on=DAY, by=ana)

    assert apply(till, ana).state == "WAITING"


def test_organisers_decide_and_not_about_themselves(till, ana):
    application = apply(till, ana)
    with pytest.raises(NotOrganiser):
        open_shop(application, till.owner)
    with pytest.raises(refusals.HandleTaken):
        open_shop(application, till.dona, handle="mercado")
    appoint_organiser(network_id=till.network.pk, person_id=ana.pk, on=DAY, by=till.dona)
    with pytest.raises(refusals.OwnMerchant):
        open_shop(application, ana)

    operations.refuse_application(
        application_id=application.pk, remark="Say what you sell.", on=DAY, by=till.dona
    )

    assert "Say what you sell." in Notice.objects.get(person=ana).text
    assert Merchant.objects.count() == 1
    with pytest.raises(refusals.ApplicationDecided):
        operations.withdraw_application(application_id=application.pk, on=DAY, by=ana)
