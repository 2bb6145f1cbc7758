"""Extensions: what a borrower misses is carried by those who extend, in one step of the day."""

import pytest

from tests.lending_circles.extension_scene import (
    PART,
    a_scene,
    advanced,
    the_extension,
    the_night,
    trust,
)

pytestmark = pytest.mark.django_db


def test_one_peer_who_extends_carries_all_of_it():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")

    assert the_night(scene) == 1

    extension = the_extension(loan)
    assert advanced(extension) == {"ana": PART}
