"""What the tests of webhooks share."""

import pytest

from bench.receiver import Receiver
from webhooks.sending import Sender


@pytest.fixture
def open_network(settings):
    """The development setting: this machine may be reached."""
    settings.WEBHOOKS_ALLOW_PRIVATE = True


@pytest.fixture
def receiver(open_network):
    with Receiver() as found:
        yield found


@pytest.fixture
def sender():
    found = Sender(allow_private=True)
    yield found
    found.close()
