"""What several journeys walk through."""

import pytest


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    """One of everything, made for all tests of a module and taken back afterwards."""
    from tests.access_scene import everything, undone

    with django_db_blocker.unblock(), undone():
        yield everything()


@pytest.fixture
def all_(made_once):
    """One of everything, as if no other test had been."""
    from tests.access_scene import undone

    with undone():
        yield made_once.afresh()
