"""Databases of one run: dropped at its end, or by the next run where it was killed."""

import os

import pytest
from django.db import connections
from psycopg import sql

from services import databases

PREFIX = f"passing_{os.getpid()}_"
NAME = f"{PREFIX}one"


@pytest.fixture
def meeting_place():
    return databases.address_of(connections["owner"].settings_dict, databases.MEETING_PLACE)


@pytest.fixture
def server(meeting_place):
    with meeting_place.connect() as session:
        yield session
        databases.drop(session, NAME)


def is_there(server):
    found = server.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
    return found.fetchone() is not None


def killed_run(meeting_place):
    """Leave a database behind as a killed process does: its session ends, and nothing else."""
    with meeting_place.connect() as killed:
        databases._lock(killed, NAME)
        killed.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


def test_a_database_of_a_run_is_gone_after_it(server):
    with databases.passing_database(server, NAME):
        assert is_there(server)

    assert not is_there(server)


def test_what_a_killed_run_has_left_is_dropped_by_the_next(server, meeting_place):
    killed_run(meeting_place)
    assert is_there(server)

    assert databases.drop_forgotten(server, PREFIX) == [NAME]
    assert not is_there(server)
    assert databases.drop_forgotten(server, PREFIX) == []


def test_what_a_living_run_uses_stays(server, meeting_place):
    with meeting_place.connect() as other, databases.passing_database(other, NAME):
        assert databases.drop_forgotten(server, PREFIX) == []
        assert is_there(server)


def test_what_somebody_is_connected_to_stays(server, meeting_place):
    killed_run(meeting_place)
    address = databases.address_of(connections["owner"].settings_dict, NAME)

    with address.connect():
        assert databases.drop_forgotten(server, PREFIX) == []

    assert is_there(server)


def test_names_that_are_to_be_kept_are_kept(server, meeting_place):
    killed_run(meeting_place)

    assert databases.drop_forgotten(server, PREFIX, but=f"{PREFIX}o") == []
    assert is_there(server)


def test_an_address_speaks_to_the_programs_of_postgresql():
    address = databases.Address("localhost", "5432", "bank", "", "site")

    environment = address.environment

    assert (environment["PGHOST"], environment["PGDATABASE"]) == ("localhost", "site")
    assert environment.get("PGPASSWORD") == os.environ.get("PGPASSWORD")
