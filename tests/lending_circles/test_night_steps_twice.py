"""Each step of a night done twice, in a row or at once, does what it does once."""

import threading

import pytest
from django.db import connections, transaction

from governance.models import Network
from lending_circles.steps import (
    accruing,
    autopaying,
    defaulting,
    drawing,
    evaluating,
    exiting,
    judging,
    lateness,
    recovering,
)
from tests.business_day.kills import digest_of_money
from tests.business_day.test_kill_points import THE_DAY, a_day_with_everything
from tests.night_scene import days

WHOLE = {"after_id": 0, "up_to_id": 2**62}
OPENING = (
    (lateness.mark_late, WHOLE),
    (lateness.escalate_late, WHOLE),
    (drawing.draw_stakes, {}),
    (defaulting.default_borrowers, {}),
    (accruing.accrue_interest, WHOLE),
)
CLOSING = (
    (autopaying.collect_installments, WHOLE),
    (recovering.share_recoveries, {}),
    (judging.step_up_ratios, WHOLE),
    (evaluating.evaluate_members, WHOLE),
    (exiting.return_stakes, WHOLE),
)


@pytest.mark.django_db
def test_every_step_twice_is_once():
    scene = a_day_with_everything()
    Network.objects.update(business_date=THE_DAY, day="OPENING")
    touched = {}

    for step, options in OPENING + CLOSING:
        with transaction.atomic():
            touched[step.__name__] = step(network_id=scene.network.pk, on=THE_DAY, **options)
        once = digest_of_money()
        with transaction.atomic():
            again = step(network_id=scene.network.pk, on=THE_DAY, **options)
        assert digest_of_money() == once, step.__name__
        assert again == 0, step.__name__

    assert [name for name, count in touched.items() if not count] == ["evaluate_members"]


@pytest.mark.parametrize("name", ["accrue_interest", "collect_installments"])
def test_a_chunk_lived_by_two_at_once_is_lived_once(committed_db, name):
    scene = a_day_with_everything()
    until = THE_DAY - days(1)
    assert scene.on == until
    Network.objects.update(business_date=THE_DAY, day="OPENING")
    step, options = next(pair for pair in OPENING + CLOSING if pair[0].__name__ == name)
    start = threading.Barrier(3)
    counts, failures = [], []

    def live() -> None:
        try:
            start.wait()
            with transaction.atomic():
                counts.append(step(network_id=scene.network.pk, on=THE_DAY, **options))
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=live) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert sorted(counts)[:2] == [0, 0]
    assert max(counts) > 0
