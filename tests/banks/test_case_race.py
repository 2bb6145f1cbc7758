"""Two officers who sign at the same moment qualify a case once; one who signs twice, signs once."""

import threading

from django.db import connection

from banks.case_refusals import SignedAlready
from banks.models import BusinessCase, CaseSignOff, Prospectus
from banks.operations import review
from people.refusals import Refusal
from tests.case_scene import a_business, a_case_in_review, a_plain_bank, look_at, officers_of
from tests.factories import DAY


def signed_at_once(case, officers):
    """What each officer got who signed at the same moment: None, or a refusal."""
    gate = threading.Barrier(len(officers))
    answers = []

    def sign(officer):
        try:
            gate.wait()
            review.sign_off(
                case_id=case.pk, verdict="QUALIFY", grade="A", reason="", on=DAY, by=officer
            )
            answers.append(None)
        except Refusal as refused:
            answers.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_officers_at_once_make_one_prospectus(committed_db):
    bank = a_plain_bank()
    case = a_case_in_review(a_business(bank))
    look_at(case)

    assert signed_at_once(case, officers_of(bank)) == [None, None]
    assert BusinessCase.objects.get(pk=case.pk).state == "QUALIFIED"
    assert Prospectus.objects.count() == 1


def test_one_officer_in_two_windows_signs_once(committed_db):
    bank = a_plain_bank()
    case = a_case_in_review(a_business(bank))
    look_at(case)
    olga = officers_of(bank)[0]

    answers = signed_at_once(case, [olga] * 4)

    assert answers.count(None) == 1
    assert all(isinstance(answer, SignedAlready) for answer in answers if answer is not None)
    assert CaseSignOff.objects.count() == 1
    assert BusinessCase.objects.get(pk=case.pk).state == "IN_REVIEW"
