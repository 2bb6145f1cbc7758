"""Founding a network, changing its parameters, and who may."""

import datetime

import pytest

from governance import operations, queries
from governance.models import Network, ParameterSet
from governance.refusals import (
    AssetScaleFixed,
    NetworkUnknown,
    NotOrganiser,
    ParametersRefused,
    SlugTaken,
    TimeZoneUnknown,
    TooEarly,
)
from ledger.kinds import Purpose
from ledger.pools import issuance_account, pool_accounts
from people.models import AuditEvent
from rules.money import Asset
from tests import factories

pytestmark = pytest.mark.django_db


def found(**changed):
    facts = {
        "name": "River",
        "slug": "river",
        "asset": Asset("RIV", 2),
        "time_zone": "Europe/Lisbon",
        "clock": Network.Clock.REAL,
        "starts_on": factories.DAY,
        "parameters": {},
        "by": None,
    }
    return operations.found_network(**(facts | changed))


def test_a_network_starts_with_its_pools_and_its_first_parameters():
    ana = factories.a_person("Ana")

    network = found(by=ana, parameters={"MIN_STAKE": "50"})

    assert network.day == Network.Day.OPEN
    assert network.business_date == factories.DAY
    assert len(pool_accounts(network.pk, Purpose.COMMON_POOL)) == 8
    assert issuance_account(network.pk)
    parameters, terms = queries.terms_of(network.pk, factories.DAY)
    assert parameters.version == 1
    assert terms.stake_minor_min == 50_00
    assert queries.is_organiser(ana, network.pk)
    assert AuditEvent.objects.get(action="NETWORK_FOUNDED").person == ana


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"time_zone": "Mars/Base"}, TimeZoneUnknown),
        ({"time_zone": ""}, TimeZoneUnknown),
        ({"parameters": {"MIN_STEAK": "5"}}, ParametersRefused),
        ({"parameters": {"APR": "600%"}}, ParametersRefused),
    ],
)
def test_what_cannot_be_founded_is_named(changed, refusal):
    with pytest.raises(refusal):
        found(**changed)

    assert not Network.objects.exists()


def test_a_wrong_parameter_is_told_with_what_would_be_right():
    with pytest.raises(ParametersRefused) as refused:
        found(parameters={"MIN_STEAK": "5"})

    assert refused.value.context["problems"] == [
        {
            "name": "MIN_STEAK",
            "detail": "There is no such parameter.",
            "remedy": "Is it MIN_STAKE?",
        }
    ]


def test_a_short_name_is_taken_once():
    found()

    with pytest.raises(SlugTaken):
        found()


def test_an_assets_scale_never_changes():
    found()

    with pytest.raises(AssetScaleFixed):
        found(slug="other", asset=Asset("RIV", 3))


def test_a_change_of_parameters_is_a_new_version_for_new_loans():
    network = found(parameters={"MIN_STAKE": "50"})
    later = factories.DAY + datetime.timedelta(days=3)

    operations.set_parameters(
        network_id=network.pk, values={"APR": "5%"}, effective_on=later, remark="Vote 7.", by=None
    )

    before, _ = queries.terms_of(network.pk, factories.DAY)
    after, terms = queries.terms_of(network.pk, later)
    assert (before.version, after.version) == (1, 2)
    assert terms.stake_minor_min == 50_00
    assert terms.apr.denominator == 20
    assert [row.version for row in queries.parameter_history(network.pk)] == [2, 1]


def test_parameters_are_changed_by_organisers_for_days_to_come():
    ana, eli = factories.a_person("Ana"), factories.a_person("Eli")
    network = found(by=ana)
    change = {"network_id": network.pk, "values": {"APR": "5%"}, "remark": ""}

    with pytest.raises(NotOrganiser):
        operations.set_parameters(**change, effective_on=factories.DAY, by=eli)
    with pytest.raises(TooEarly):
        operations.set_parameters(
            **change, effective_on=factories.DAY - datetime.timedelta(days=1), by=ana
        )
    with pytest.raises(ParametersRefused):
        operations.set_parameters(
            network_id=network.pk,
            values={"SOURCING": "40/20/10/20"},
            effective_on=factories.DAY,
            remark="",
            by=ana,
        )

    assert ParameterSet.objects.count() == 1


def test_an_organiser_is_appointed_once_by_another():
    ana, bruno, eli = (factories.a_person(name) for name in ("Ana", "Bruno", "Eli"))
    network = found(by=ana)
    appointment = {"network_id": network.pk, "person_id": bruno.pk, "on": factories.DAY}

    with pytest.raises(NotOrganiser):
        operations.appoint_organiser(**appointment, by=eli)
    first = operations.appoint_organiser(**appointment, by=ana)
    again = operations.appoint_organiser(**appointment, by=ana)

    assert first == again
    assert queries.networks_organised_by(bruno) == [network]
    assert AuditEvent.objects.filter(action="ORGANISER_APPOINTED").count() == 1


def test_a_network_is_found_by_id_or_short_name():
    network = found()

    assert queries.network(network.pk) == queries.network("river") == network
    with pytest.raises(NetworkUnknown):
        queries.network("sea")
