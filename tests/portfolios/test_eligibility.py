"""Who may invest, how much, and who decides."""

import datetime

import pytest

from banks.refusals import NotOfficer
from ledger.models import Asset
from marketplace.models import InvestorLimit, InvestorStanding
from people import operations as people
from people.models import AuditEvent, Notice
from portfolios.models import Eligibility
from portfolios.operations.eligibility import Asking, ask_to_invest, decide_eligibility
from portfolios.refusals import (
    AskedAlready,
    DocumentsMissing,
    NotAsked,
    NotUnderstood,
    OwnAsking,
    RemarkMissing,
    TooYoung,
)
from rules.eligibility import QUESTIONS
from tests.bank_scene import NOON, a_bank_network, an_officer
from tests.portfolios.investors import PAPER, minor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)


def make_once():
    scene = a_bank_network()
    scene.people["una"] = people.register_person(name="Una")
    return scene


@pytest.fixture
def scene(made_once):
    return made_once


def asking(scene, **more):
    return Asking(
        **{
            "legal_name": "Una Example",
            "country": "de",
            "born_on": datetime.date(1990, 1, 5),
            "asset": scene.asset,
            "worth_minor": minor(100_000),
            "yearly_income_minor": minor(30_000),
            "answers": {question.code: question.right for question in QUESTIONS},
            "has_understood": True,
            **more,
        }
    )


def ask(scene, name="una", **more):
    return ask_to_invest(
        person=scene.person(name), asking=asking(scene, **more), on=scene.on, at=NOON
    )


def decide(scene, one, by="olga", **more):
    return decide_eligibility(
        eligibility_public_id=one.public_id,
        bank_id=scene.bank.pk,
        by=scene.person(by),
        on=scene.on,
        **{"accepts": True, **more},
    )


def test_without_papers_the_answers_suffice(scene):
    one = ask(scene)

    standing = InvestorStanding.objects.get(person=scene.person("una"))
    limit = InvestorLimit.objects.get(person=scene.person("una"), asset=scene.asset)
    assert (one.state, standing.state) == ("ACCEPTED", "ACCEPTED")
    assert (limit.offer_minor, limit.year_minor) == (minor(5_000), minor(25_000))
    assert (one.right_count, one.country, one.bearable_minor) == (5, "DE", minor(10_000))
    assert AuditEvent.objects.filter(action="ELIGIBILITY_ACCEPTED", person=None).exists()
    assert Notice.objects.filter(person=scene.person("una")).exists()


def test_wrong_answers_are_no_bar_once_understood(scene):
    with pytest.raises(NotUnderstood):
        ask(scene, answers={}, has_understood=False)

    assert ask(scene, answers={}).right_count == 0


def test_nobody_under_age_invests(scene):
    with pytest.raises(TooYoung):
        ask(scene, born_on=datetime.date(2008, 1, 6))

    assert ask(scene, born_on=datetime.date(2008, 1, 5)).state == "ACCEPTED"


def test_where_papers_are_asked_an_officer_decides(scene, settings):
    settings.INVESTOR_DOCUMENTS = True
    with pytest.raises(DocumentsMissing):
        ask(scene, bank=scene.bank)
    one = ask(scene, bank=scene.bank, papers=[PAPER])
    assert InvestorStanding.objects.get(person=scene.person("una")).state == "ASKED"
    with pytest.raises(AskedAlready):
        ask(scene, bank=scene.bank, papers=[PAPER])

    decide(scene, one)

    assert InvestorStanding.objects.get(person=scene.person("una")).state == "ACCEPTED"
    assert one.documents.get().file.media_type == "application/pdf"
    assert Eligibility.objects.get().decided_by == scene.person("olga")
    with pytest.raises(NotAsked):
        decide(scene, one)


def test_who_is_refused_is_told_why_and_may_ask_again(scene, settings):
    settings.INVESTOR_DOCUMENTS = True
    one = ask(scene, bank=scene.bank, papers=[PAPER])
    with pytest.raises(RemarkMissing):
        decide(scene, one, accepts=False)

    decide(scene, one, accepts=False, remark="The paper cannot be read.")

    assert InvestorStanding.objects.get(person=scene.person("una")).state == "REFUSED"
    told = Notice.objects.get(person=scene.person("una"))
    assert "cannot be read" in told.text
    assert ask(scene, bank=scene.bank, papers=[PAPER]).state == "ASKED"


def test_who_invests_by_profession_has_no_limit_but_an_officer_looked(scene):
    with pytest.raises(DocumentsMissing):
        ask(scene, is_sophisticated=True)
    one = ask(scene, is_sophisticated=True, bank=scene.bank, papers=[PAPER])

    decide(scene, one)

    assert InvestorStanding.objects.get(person=scene.person("una")).is_sophisticated
    assert not InvestorLimit.objects.filter(person=scene.person("una")).exists()


def test_only_another_officer_of_that_bank_decides(scene, settings):
    settings.INVESTOR_DOCUMENTS = True
    other = a_bank_network(slug="other")
    mine = ask(scene, bank=scene.bank, papers=[PAPER])
    olgas = ask(scene, "olga", bank=scene.bank, papers=[PAPER])
    an_officer(scene, "tom", "TREASURY")

    with pytest.raises(OwnAsking):
        decide(scene, olgas)
    with pytest.raises(NotOfficer):
        decide(scene, mine, by="tom")
    with pytest.raises(NotAsked):
        decide_eligibility(
            eligibility_public_id=mine.public_id,
            bank_id=other.bank.pk,
            by=other.person("olga"),
            on=other.on,
            accepts=True,
        )


def test_an_asset_without_declared_means_is_closed(scene):
    other = a_bank_network(slug="river")
    asset = Asset.objects.create(code="RIV", decimals=2)
    other.network.asset = asset
    other.network.save()

    ask(scene)

    assert InvestorLimit.objects.get(person=scene.person("una"), asset=asset).offer_minor == 0
