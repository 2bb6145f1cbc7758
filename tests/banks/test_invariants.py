"""The checks of banks hold where all is well, and find what is not."""

import pytest
from django.db import connection

from banks.invariants import invariants
from tests.bank_scene import a_bank_network, a_case

pytestmark = pytest.mark.django_db


def breaches():
    return {found.code: found.check().breach_count for found in invariants()}


def test_they_hold_and_find_a_bond_that_is_not_there():
    scene = a_bank_network(bond=100)
    a_case(scene)
    assert not any(breaches().values())

    with connection.cursor() as cursor:
        cursor.execute("UPDATE banks_fidelitybond SET slashed_minor = 1")

    assert breaches()["B-1"]
