"""`manage.py statistics --verify` finds what is not as the books say."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from repayments.steps.bank_recovering import RecoveryDraft, recover
from tests import bank_scene as scenes
from tests.track_record.nights import defaulting, live_to, paying
from track_record.models import (
    BankDay,
    BankFigures,
    BusinessFigures,
    CohortMonth,
    EndedMonth,
    LoanRecord,
    RollRate,
)

pytestmark = pytest.mark.django_db


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2026, month, number)


def verify() -> str:
    out = io.StringIO()
    call_command("statistics", "--verify", stdout=out)
    return out.getvalue()


def make_once():
    """Three loans: one repaid with interest, one late through two months' ends, one lost."""
    scene = scenes.a_bank_network()
    scenes.fund_business(scene, 5_000)
    clean = scenes.a_bank_loan(scene, servicing_fee_millionths=100_000)
    late = scenes.a_bank_loan(scene, {"ines": 30})
    lost = scenes.a_bank_loan(scene, {"ivo": 50}, collateral=100)

    def recovering() -> None:
        recover(
            RecoveryDraft(
                loan_id=lost.pk,
                amount_minor=120_00,
                source_account_id=scene.business_account(),
                reference="1",
            ),
            on=scene.on,
            by=None,
        )

    live_to(
        scene,
        day(5, 31),
        {
            day(2, 5): paying(scene, clean.pk, 300_00),
            day(3, 5): paying(scene, clean.pk),
            day(4, 10): defaulting(scene, lost.pk),
            day(5, 12): recovering,
            day(5, 20): paying(scene, late.pk, 80_00),
        },
    )
    return scene


@pytest.fixture
def scene(made_once):
    return made_once


def test_a_record_that_the_nights_kept_is_what_the_books_say(scene):
    text = verify()

    assert "0 differ" in text
    assert int(text.split(" figures")[0].split(": ")[1]) > 500
    figures = BankFigures.objects.get(bank=scene.bank)
    assert figures.recovered_minor == 220_00
    assert figures.xirr_millionths > 0
    assert {(row.before, row.after) for row in RollRate.objects.all()} >= {
        ("CURRENT", "16-30"),
        ("CURRENT", "PAID"),
        ("31-60", "DEFAULTED"),
    }


DRIFTS = (
    (BankDay, "outstanding_minor"),
    (BankDay, "par30_minor"),
    (BankFigures, "default_millionths"),
    (BankFigures, "on_time_count"),
    (CohortMonth, "default_minor"),
    (EndedMonth, "recovered_minor"),
    (LoanRecord, "on_time_count"),
    (BusinessFigures, "settled_count"),
    (RollRate, "amount_minor"),
)


def test_a_drifted_figure_is_found(scene):
    for model, field in DRIFTS:
        row = model.objects.exclude(**{field: None}).order_by("-pk").first()
        kept = getattr(row, field)
        model.objects.filter(pk=row.pk).update(**{field: kept + 1})

        with pytest.raises(CommandError, match="not what the books say") as refused:
            verify()

        assert refused.value.returncode == 1
        model.objects.filter(pk=row.pk).update(**{field: kept})
    verify()


def test_what_moved_after_the_close_is_left_for_the_night(scene):
    late = LoanRecord.objects.get(ended_on=None)
    with transaction.atomic():
        paying(scene, late.pk, 10_00)()

    text = verify()

    assert "1 loans moved since, 0 differ" in text


def test_a_first_release_after_the_close_is_left_for_the_night(scene):
    scenes.a_bank_loan(scene)

    assert "1 loans moved since, 0 differ" in verify()
