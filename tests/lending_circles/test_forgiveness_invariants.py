"""Each check of forgiveness sees its own kind of damage."""

import pytest

from ledger.reconcile import look
from lending_circles.forgiveness_invariants import invariants
from lending_circles.models import DepositBalance
from loans.models import Loan
from repayments.models import Forgiveness, LoanBalance
from tests.lending_circles.extension_scene import offer
from tests.lending_circles.test_forgiving import a_carried_chain, before_the_draw

pytestmark = pytest.mark.django_db


def broken():
    return {one.invariant.code for one in map(look, invariants()) if not one.holds}


def grant_more_than_allowed(scene, extension):
    scene.parameters.values |= {"EXT_PER_LOAN": 0}
    scene.parameters.save()


def let_the_pool_advance_alone(scene, extension):
    Loan.objects.filter(pk=extension.pk).update(
        level_3_minor=0, level_1_minor=extension.level_1_minor + extension.level_3_minor
    )


def take_the_relay_away(scene, extension):
    extension.notes.filter(level=1).update(level=3)


def forget_a_share(scene, extension):
    Forgiveness.objects.filter(lender=None).delete()


def forgive_a_loan_that_nobody_forgave(scene, extension):
    LoanBalance.objects.filter(loan=extension.extends_id).update(forgiven_minor=1)


def forgive_for_somebody_else(scene, extension):
    Forgiveness.objects.filter(lender=scene.members["ana"].person).update(
        lender=scene.members["eli"].person
    )


def forgive_more_than_ones_own(scene, extension):
    extension.notes.filter(level=2).update(outstanding_minor=1_716)


def give_back_what_never_came(scene, extension):
    Forgiveness.objects.filter(lender=scene.members["ana"].person).update(returned_minor=1)


def advance_below_the_minimum(scene, extension):
    DepositBalance.objects.filter(account=scene.members["dona"]).update(deposit_minor=14_999)


def forgive_below_the_minimum(scene, extension):
    DepositBalance.objects.filter(account=scene.members["dona"]).update(deposit_minor=19_999)


def leave_with_an_open_note(scene, extension):
    offer(scene, "dona", state="EXITED")


@pytest.mark.parametrize(
    ("damage", "codes"),
    [
        (grant_more_than_allowed, {"C-9"}),
        (let_the_pool_advance_alone, {"C-9b"}),
        (take_the_relay_away, {"C-9b"}),
        (forget_a_share, {"C-9c"}),
        (forgive_a_loan_that_nobody_forgave, {"C-9c"}),
        (forgive_for_somebody_else, {"C-9d"}),
        (forgive_more_than_ones_own, {"C-9d"}),
        (give_back_what_never_came, {"C-9e"}),
        (advance_below_the_minimum, {"C-10", "C-10b"}),
        (forgive_below_the_minimum, {"C-10b"}),
        (leave_with_an_open_note, {"C-12"}),
    ],
)
def test_each_check_sees_its_damage(damage, codes):
    scene, extension = a_carried_chain()
    before_the_draw(scene)
    assert broken() == set()

    damage(scene, extension)

    assert broken() == codes
