"""A compiled query answers as the plain one does."""

import datetime

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from governance.models import Network, ParameterSet
from ledger.compiled import Compiled, CompiledInsert, CompiledPair, _place
from ledger.models import Asset
from people.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db

NETWORK = Compiled(
    lambda id: Network.objects.select_related("asset").filter(pk=id).order_by("id")[:1], id=int
)
PARAMETERS = Compiled(
    lambda network, on: ParameterSet.objects.filter(
        network_id=network, effective_on__lte=on, version__gte=1
    ).order_by("-version")[:1],
    network=int,
    on=datetime.date,
)
BY_SLUG = Compiled(lambda slug: Network.objects.filter(slug=slug), slug=str)


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_its_row_is_the_plain_querys_row_with_what_is_related():
    network = factories.a_network()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = NETWORK.get(id=network.pk)
        asset = found.asset

    plain = Network.objects.select_related("asset").get(pk=network.pk)
    assert values(found) == values(plain)
    assert values(asset) == values(plain.asset)
    assert found == plain
    assert not found._state.adding
    assert len(asked) == 1


def test_each_asking_has_its_own_parameters():
    network = factories.a_network()
    day = network.started_on

    for on in (day, day + datetime.timedelta(days=40)):
        found = PARAMETERS.get(network=network.pk, on=on)
        assert values(found) == values(ParameterSet.objects.get(pk=found.pk))
    assert PARAMETERS.find(network=network.pk, on=day - datetime.timedelta(days=1)) is None


def test_texts_are_bound_and_never_written_into_the_sql():
    network = factories.a_network()

    assert BY_SLUG.get(slug=network.slug) == network
    assert BY_SLUG.find(slug="' OR true --") is None


def test_what_is_not_there_raises_as_the_model_does():
    with pytest.raises(Network.DoesNotExist):
        NETWORK.get(id=987_654_321)


def test_a_row_that_was_found_can_be_saved():
    network = factories.a_network()
    found = NETWORK.get(id=network.pk)

    found.name = "Another"
    found.save(update_fields=["name"])

    assert Network.objects.get(pk=network.pk).name == "Another"


NEW_ASSET = CompiledInsert(Asset)


def test_a_row_that_is_inserted_is_the_row_that_saving_writes():
    with CaptureQueriesContext(connection) as asked:
        inserted = NEW_ASSET.insert(Asset(code="SHL", decimals=3))

    assert len(asked) == 1
    assert values(Asset.objects.get(code="SHL")) == values(inserted)
    inserted.decimals = 2
    inserted.save()
    assert Asset.objects.get(pk=inserted.pk).decimals == 2


def test_a_row_may_bring_its_own_id():
    inserted = NEW_ASSET.insert(Asset(pk=987_654, code="SHL", decimals=0))

    assert Asset.objects.get(pk=987_654) == inserted


def test_what_the_database_fills_in_is_read_back():
    person = factories.a_person()

    event = CompiledInsert(AuditEvent).insert(
        AuditEvent(
            action="TRIED", subject_type="people.person", subject_id=person.pk, data={"n": [1, "a"]}
        )
    )

    assert values(AuditEvent.objects.get(pk=event.pk)) == values(event)
    assert event.at.tzinfo is not None


def test_a_row_that_another_is_in_the_way_of_is_not_written_and_the_transaction_goes_on():
    assert NEW_ASSET.insert_if_free(Asset(code="NEW", decimals=2))

    second = Asset(code="NEW", decimals=3)

    assert not NEW_ASSET.insert_if_free(second)
    assert second._state.adding
    assert Asset.objects.get(code="NEW").decimals == 2


def test_an_array_says_of_what_it_is_one():
    texts = ArrayField(models.TextField())

    assert _place(texts) == "%s::text[]"
    assert _place(models.TextField()) == "%s"


PAIR = CompiledPair(NETWORK, BY_SLUG)


def test_two_queries_are_asked_in_one_question():
    one, other = factories.a_network(), factories.a_network(slug="hill")

    with CaptureQueriesContext(connection) as asked:
        first, second = PAIR.find(id=one.pk, slug=other.slug)

    assert len(asked) == 1
    assert values(first) == values(one)
    assert values(first.asset) == values(one.asset)
    assert values(second) == values(other)


def test_each_of_a_pair_may_be_missing():
    network = factories.a_network()

    assert PAIR.find(id=network.pk, slug="nowhere") == (network, None)
    assert PAIR.find(id=987_654_321, slug=network.slug) == (None, network)
    assert PAIR.find(id=987_654_321, slug="nowhere") == (None, None)


def test_whoever_listens_to_what_is_asked_hears_it():
    network = factories.a_network()
    heard = []

    def listener(execute, sql, parameters, many, context):
        heard.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(listener):
        assert NETWORK.get(id=network.pk) == network

    assert len(heard) == 1
