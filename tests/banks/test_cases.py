"""A business brings its case; two officers look at it, and neither is on both sides."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from banks import case_refusals as refusals
from banks.case_values import missing
from banks.models import (
    BusinessCase,
    CaseSignOff,
    CaseTransition,
    CaseVersion,
    Officer,
    Prospectus,
    ProspectusNews,
)
from banks.operations import businesses, cases, review
from banks.refusals import BankNotListing, NotOfficer
from banks.steps import prospectuses
from people.models import AuditEvent, Notice
from tests.case_scene import (
    a_business,
    a_case_in_review,
    a_draft_case,
    a_plain_bank,
    a_qualified_case,
    look_at,
    officers_of,
    sign_by_two,
)
from tests.factories import DAY, a_person

pytestmark = pytest.mark.django_db
LATER = DAY + datetime.timedelta(days=3)


def make_once():
    return a_plain_bank()


@pytest.fixture
def bank(made_once):
    return made_once


@pytest.fixture
def bakery(bank):
    return a_business(bank)


def sign(case, officer, verdict="QUALIFY", grade="A", reason=""):
    return review.sign_off(
        case_id=case.pk, verdict=verdict, grade=grade, reason=reason, on=DAY, by=officer
    )


def test_a_business_comes_with_a_name_of_its_own(bank):
    ana = a_person("Ana")

    first, second = a_business(bank, ana), a_business(bank, ana)

    assert (first.slug, second.slug) == ("bakery", "bakery-2")
    assert first.public_id.startswith("business_")
    assert AuditEvent.objects.filter(action="BUSINESS_OPENED", person=ana).count() == 2


def test_a_business_comes_by_its_owner_or_an_officer(bank):
    ana, eli = a_person("Ana"), a_person("Eli")
    said = {
        "bank_id": bank.pk,
        "owner": ana,
        "name": "Bakery",
        "sector": "Food",
        "country": "PT",
        "region": "",
        "on": DAY,
    }

    with pytest.raises(NotOfficer):
        businesses.open_business(**said, by=eli)
    with pytest.raises(refusals.NameMissing):
        businesses.open_business(**{**said, "name": "  "}, by=ana)
    type(bank).objects.filter(pk=bank.pk).update(state="SUSPENDED")
    with pytest.raises(BankNotListing):
        businesses.open_business(**said, by=ana)


def test_a_case_is_written_section_by_section(bakery):
    case = a_draft_case(bakery)

    assert case.state == "DRAFT"
    assert missing(case.draft, case.asks_minor) == {}
    with pytest.raises(refusals.SectionRefused) as refused:
        cases.save_section(
            case_id=case.pk,
            section="funding",
            values={"uses": [{"what": "Oven", "amount_minor": "-5"}], "unknown": "x"},
            on=DAY,
            by=bakery.owner,
        )
    assert set(refused.value.context["errors"]) == {"uses-0-amount_minor", "unknown"}


def test_what_is_incomplete_is_kept_but_not_submitted(bakery):
    case = a_draft_case(bakery)
    cases.save_section(
        case_id=case.pk,
        section="funding",
        values={"text": "Why", "uses": [{"what": "Oven", "amount_minor": "999.00"}]},
        on=DAY,
        by=bakery.owner,
    )

    with pytest.raises(refusals.NotComplete) as refused:
        cases.submit_case(case_id=case.pk, on=DAY, by=bakery.owner)

    assert list(refused.value.context["missing"]) == ["funding"]


def test_only_the_owner_or_an_officer_writes(bakery):
    case = a_draft_case(bakery)
    eli = a_person("Eli")

    with pytest.raises(refusals.NotTheOwner):
        cases.save_section(case_id=case.pk, section="risks", values={}, on=DAY, by=eli)
    with pytest.raises(refusals.NotTheOwner):
        cases.submit_case(case_id=case.pk, on=DAY, by=eli)
    with pytest.raises(refusals.NotTheOwner):
        cases.withdraw_case(case_id=case.pk, on=DAY, by=eli)


def test_a_case_with_the_bank_is_not_written_in(bakery, bank):
    case = a_case_in_review(bakery)
    olga, _pete = officers_of(bank)

    with pytest.raises(refusals.NotWritable):
        cases.save_section(case_id=case.pk, section="risks", values={}, on=DAY, by=bakery.owner)
    cases.request_changes(case_id=case.pk, reason="Which oven?", on=DAY, by=olga)
    assert Notice.objects.filter(person=bakery.owner, kind="CASE_CHANGES").exists()
    with pytest.raises(refusals.NothingNew):
        cases.submit_case(case_id=case.pk, on=DAY, by=bakery.owner)
    cases.save_section(
        case_id=case.pk, section="risks", values={"text": "Fire."}, on=DAY, by=bakery.owner
    )
    version = cases.submit_case(case_id=case.pk, on=LATER, by=bakery.owner)

    case.refresh_from_db()
    assert (case.state, version.number) == ("IN_REVIEW", 2)
    moves = CaseTransition.objects.filter(case=case).order_by("number")
    assert [move.to_state for move in moves] == [
        "DRAFT",
        "SUBMITTED",
        "IN_REVIEW",
        "CHANGES_REQUESTED",
        "IN_REVIEW",
    ]
    assert moves[3].reason == "Which oven?"


def test_a_personal_loan_needs_a_bank_that_gives_them(bakery):
    with pytest.raises(refusals.ProductOff):
        a_draft_case(bakery, product="PERSONAL")


def test_two_officers_qualify_a_case_and_a_prospectus_is_made(bakery, bank):
    case = a_qualified_case(bakery)

    prospectus = Prospectus.objects.get(case=case)
    assert (case.state, case.grade) == ("QUALIFIED", "A")
    assert prospectus.number == 1
    assert [sign["officer"] for sign in prospectus.content["sign_offs"]] == ["Olga", "Pete"]
    assert prospectus.content["sign_offs"][0]["roles"] == ["ANALYST", "APPROVER"]
    assert "references" not in prospectus.content["sections"]
    assert "references" in prospectus.content["withheld"]
    assert prospectus.content["grade"]["score_hundredths"] == 8_000
    assert not prospectus.content["is_related_party"]
    assert not ProspectusNews.objects.exists()


def test_one_officer_never_signs_twice(bakery, bank):
    case = a_case_in_review(bakery)
    look_at(case)
    olga, pete = officers_of(bank)

    sign(case, olga)
    with pytest.raises(refusals.SignedAlready) as refused:
        sign(case, olga)

    assert refused.value.code == "SAME_OFFICER"
    case.refresh_from_db()
    assert case.state == "IN_REVIEW"
    sign(case, pete)
    case.refresh_from_db()
    assert case.state == "QUALIFIED"


def test_the_second_signature_is_an_approvers(bakery, bank):
    case = a_case_in_review(bakery)
    look_at(case)
    olga, pete = officers_of(bank)
    Officer.objects.filter(bank=bank, person=pete, role="APPROVER").update(until=DAY)

    sign(case, olga)

    with pytest.raises(NotOfficer):
        sign(case, pete)


def test_nobody_decides_about_their_own_case(bank):
    olga, pete = officers_of(bank)
    own = a_business(bank, owner=olga, name="Olga's")
    case = a_draft_case(own)
    cases.submit_case(case_id=case.pk, on=DAY, by=olga)
    cases.take_case(case_id=case.pk, on=DAY, by=pete)

    with pytest.raises(refusals.OwnCase):
        look_at(case, by=olga)
    look_at(case, by=pete)
    with pytest.raises(refusals.OwnCase):
        sign(case, olga)


def test_nothing_is_signed_before_everything_is_looked_at(bakery, bank):
    case = a_case_in_review(bakery)
    olga, _pete = officers_of(bank)

    with pytest.raises(refusals.NotComplete) as refused:
        sign(case, olga)
    assert set(refused.value.context["missing"]) == {"unanswered", "unscored"}
    look_at(case)
    review.answer_criterion(
        case_id=case.pk, criterion="VISIT", result="FAILED", remark="Shut.", on=DAY, by=olga
    )
    with pytest.raises(refusals.NotComplete) as refused:
        sign(case, olga)
    assert refused.value.context["missing"] == {"failed": ["VISIT"]}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"criterion": "NONE", "result": "PASSED"}, refusals.AnswerRefused),
        ({"criterion": "VISIT", "result": "MAYBE"}, refusals.AnswerRefused),
        ({"criterion": "VISIT", "result": "FAILED"}, refusals.ReasonMissing),
        ({"criterion": "DOCUMENTS", "result": "PASSED"}, refusals.NotComplete),
    ],
)
def test_an_answer_says_what_it_needs_to(bakery, bank, said, refusal):
    case = a_case_in_review(bakery)

    with pytest.raises(refusal):
        review.answer_criterion(case_id=case.pk, on=DAY, by=officers_of(bank)[0], **said)


def test_another_grade_than_the_scorecards_is_explained_and_the_worst_stands(bakery, bank):
    case = a_case_in_review(bakery)
    look_at(case)
    olga, pete = officers_of(bank)

    with pytest.raises(refusals.OverrideNeedsReason):
        sign(case, olga, grade="C")
    sign(case, olga, grade="C", reason="One customer buys half.")
    sign(case, pete, grade="A")

    case.refresh_from_db()
    prospectus = Prospectus.objects.get(case=case)
    assert case.grade == "C"
    assert prospectus.content["grade"]["override_reasons"] == ["One customer buys half."]
    assert prospectus.content["grade"]["scorecard_grade"] == "A"


def test_two_officers_reject_and_a_third_decides_between_two(bakery, bank):
    case = a_case_in_review(bakery)
    look_at(case)
    olga, pete = officers_of(bank)
    rita = a_person("Rita")
    Officer.objects.create(bank=bank, person=rita, role="APPROVER", since=DAY)

    sign(case, olga)
    with pytest.raises(refusals.ReasonMissing):
        sign(case, pete, verdict="REJECT")
    sign(case, pete, verdict="REJECT", reason="Too early.")
    case.refresh_from_db()
    assert case.state == "IN_REVIEW"
    sign(case, rita, verdict="REJECT", reason="No permit.")

    case.refresh_from_db()
    assert (case.state, case.grade) == ("REJECTED", "")
    assert not Prospectus.objects.exists()


def test_a_new_version_of_a_qualified_case_makes_a_new_prospectus(bakery, bank):
    case = a_qualified_case(bakery)
    with pytest.raises(refusals.MoveNotAllowed):
        look_at(case)
    cases.save_section(
        case_id=case.pk, section="risks", values={"text": "Fire."}, on=LATER, by=bakery.owner
    )
    cases.submit_case(case_id=case.pk, on=LATER, by=bakery.owner)
    look_at(case, on=LATER)
    sign_by_two(case, on=LATER)

    first, second = Prospectus.objects.filter(case=case).order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 != second.sha256
    assert second.content["sections"]["risks"]["text"] == "Fire."
    assert ProspectusNews.objects.get().prospectus == second
    chi = a_person("Chi")
    with transaction.atomic():
        [news] = prospectuses.waiting_news()
        prospectuses.tell_of(news, [chi.pk], on=LATER)
        assert prospectuses.waiting_news() == []
    assert Notice.objects.filter(kind="PROSPECTUS_CHANGED").count() == 1


def test_a_refused_new_version_leaves_the_case_qualified(bakery, bank):
    case = a_qualified_case(bakery)
    cases.save_section(
        case_id=case.pk, section="risks", values={"text": "None."}, on=LATER, by=bakery.owner
    )
    cases.submit_case(case_id=case.pk, on=LATER, by=bakery.owner)

    sign_by_two(case, verdict="REJECT", reason="Everything has risks.")

    case.refresh_from_db()
    assert (case.state, case.grade) == ("QUALIFIED", "A")
    with transaction.atomic():
        prospectus = prospectuses.publish(
            case=case, on=LATER, reason="Terms agreed.", terms={"apr_millionths": 80_000}
        )
    assert prospectus.version.number == 1
    assert prospectus.content["terms"] == {"apr_millionths": 80_000}


def test_the_owner_withdraws_until_there_is_a_decision(bank, bakery):
    case = a_case_in_review(bakery)

    cases.withdraw_case(case_id=case.pk, on=DAY, by=bakery.owner, reason="Found money.")

    case.refresh_from_db()
    assert case.state == "WITHDRAWN"
    qualified = a_qualified_case(bakery)
    with pytest.raises(refusals.MoveNotAllowed):
        cases.withdraw_case(case_id=qualified.pk, on=DAY, by=bakery.owner)


@pytest.mark.parametrize("model", [CaseVersion, Prospectus, CaseTransition, CaseSignOff])
def test_what_was_signed_or_published_is_never_changed(bakery, model):
    a_qualified_case(bakery)
    table, row = model._meta.db_table, model.objects.first()

    for statement in (
        f"UPDATE {table} SET id = id WHERE id = %s",
        f"DELETE FROM {table} WHERE id = %s",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [row.pk])


def test_the_database_itself_wants_two_officers(bakery, bank):
    case = a_case_in_review(bakery)

    with pytest.raises(DatabaseError), transaction.atomic():
        BusinessCase.objects.filter(pk=case.pk).update(state="QUALIFIED", grade="A")
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseSignOff.objects.create(
            case=case,
            version=CaseVersion.objects.get(case=case),
            officer=bakery.owner,
            verdict="QUALIFY",
            grade="A",
            on=DAY,
        )
