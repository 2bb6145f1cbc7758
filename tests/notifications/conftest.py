"""Two people with logins."""

import pytest


@pytest.fixture
def ana(db):
    from tests.notifications.notice_scene import somebody

    return somebody("Ana")


@pytest.fixture
def ben(db):
    from tests.notifications.notice_scene import somebody

    return somebody("Ben")
