"""The chain of the bank's day keeps the record and moves disputes."""

import datetime
import io

import pytest
from django.core.management import call_command

from business_day import chain
from tests import bank_scene as scenes
from tests.disputes.dispute_scene import a_dispute_scene
from track_record.models import BankDay, BankFigures

pytestmark = pytest.mark.django_db


def test_nights_keep_the_record_and_move_disputes():
    court = a_dispute_scene()
    scene = court.scene
    scenes.fund_business(scene, 500)
    dispute = court.open()
    until = scenes.MONDAY + datetime.timedelta(days=35)

    chain.live_through(network_id=scene.network.pk, until=until)

    dispute.refresh_from_db()
    assert dispute.state == "PANEL"
    assert BankDay.objects.filter(bank=scene.bank).count() == 36
    figures = BankFigures.objects.get(bank=scene.bank)
    assert (figures.as_of, figures.disputes_open_count) == (until, 1)
    # The installment was taken from the business's account on its day.
    assert (figures.due_count, figures.on_time_count) == (1, 1)
    out = io.StringIO()
    call_command("statistics", "--verify", stdout=out)
    assert "0 differ" in out.getvalue()
