"""What several journeys walk through."""

import pytest

from tests.undoing import undone


@pytest.fixture(scope="module")
def kept_all(django_db_setup, django_db_blocker):
    """One of everything, made for all tests of a module and taken back afterwards."""
    from tests.access_scene import everything

    with django_db_blocker.unblock(), undone():
        yield everything()


@pytest.fixture
def all_(kept_all):
    """One of everything, as if no other test had been."""
    with undone():
        yield kept_all.afresh()
