"""Investors' pages render for their person, show nothing of others, and ask no query per row."""

import datetime
import io
import json
import zipfile

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banks.steps.files import keep_file
from business_day import chain
from loans.models import Note
from marketplace.models import Ask, InvestorStanding
from marketplace.operations import notes_market as market
from people.models import User
from people.operations import register_person
from portfolios.models import Eligibility, Strategy
from portfolios.operations.eligibility import Asking, ask_to_invest
from repayments.models import EvidenceFile, MilestoneEvidence
from rules.eligibility import QUESTIONS
from tests.bank_scene import (
    MONDAY,
    NOON,
    a_bank_loan,
    a_bank_network,
    a_case,
    an_offer,
    days,
    fund_business,
)
from tests.officers import officer_client
from tests.portfolios.investors import (
    PAPER,
    client_of,
    minor,
    note_of,
    record_commitments,
    repay_by_schedule,
    wake,
)

pytestmark = pytest.mark.django_db
HOLDERS = {"ines": 60, "ivo": 40}
OWN_PAGES = (
    "portfolio",
    "portfolio_calendar",
    "portfolio_holdings",
    "portfolio_statements",
    "portfolio_years",
    "portfolio_export",
    "portfolio_keys",
    "eligibility",
    "strategies",
    "strategy_new",
    "market",
    "market_mine",
)


@pytest.fixture
def scene():
    return a_bank_network()


@pytest.fixture
def loan(scene):
    offer = an_offer(scene, case=a_case(scene, title="=1+1 <b>oven</b>"), state="FUNDED")
    loan = a_bank_loan(scene, offer=offer)
    record_commitments(scene, loan, HOLDERS)
    return loan


@pytest.fixture
def ines(scene):
    return client_of(scene, "ines")


def text(answer):
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode()


def ask(scene, loan, count=2, price=9, name="ines"):
    return market.ask_for_notes(
        loan_id=loan.pk,
        seller=scene.person(name),
        count=count,
        price_minor=minor(price),
        on=scene.on,
        at=NOON,
    )


def test_every_page_renders_with_holdings_and_without(scene, loan):
    scene.people["eli"] = register_person(name="Eli")

    for name in ("ines", "eli"):
        client = client_of(scene, name)
        for page in OWN_PAGES:
            answer = client.get(reverse(page))

            assert answer.status_code == 200, (name, page)
            assert "<b>oven</b>" not in text(answer)


@pytest.mark.parametrize("page", OWN_PAGES)
def test_without_a_login_every_page_leads_to_the_door(page):
    answer = Client().get(reverse(page))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


def test_everybody_reads_who_enforces_the_contract():
    assert "fidelity bond" in text(Client().get(reverse("protection")))


def test_a_login_that_is_nobodys_finds_nothing(scene):
    client = Client()
    client.force_login(User.objects.create_user("x@example.org", "long enough 12"))

    assert client.get(reverse("portfolio")).status_code == 404
    assert client.get(reverse("market")).status_code == 404


def test_only_holders_see_the_page_of_a_loan(scene, loan, ines):
    scene.people["eli"] = register_person(name="Eli")
    page = reverse("portfolio_loan", args=[loan.loan.public_id])

    answer = text(ines.get(page))

    assert loan.contract_sha256 in answer
    assert "1–60" in answer
    assert client_of(scene, "eli").get(page).status_code == 404


def test_the_page_of_a_loan_sets_plan_against_actual(scene, loan, ines):
    fund_business(scene, 100)
    repay_by_schedule(scene, loan)

    answer = ines.get(reverse("portfolio_loan", args=[loan.loan.public_id]))

    plan = answer.context["plan"]
    assert [line.status for line in plan] == ["PAID"] * 4
    assert all(line.planned_minor == line.paid_minor for line in plan)
    assert sum(each["row"].amount_minor for each in answer.context["received"]) > 0


def test_holders_see_what_the_business_showed(scene, ines, settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)
    loan = a_bank_loan(scene, milestones=((1_000, 30),))
    other = a_bank_loan(scene)
    with transaction.atomic():
        kept = keep_file(content=PAPER.content, name="proof.pdf")
    shown = MilestoneEvidence.objects.create(
        milestone=loan.milestones.get(),
        number=1,
        remark="The oven <i>stands</i>.",
        delivered_by=scene.person("berta"),
        delivered_on=scene.on,
        asks_officers=True,
        asks_delegates=False,
    )
    file = EvidenceFile.objects.create(evidence=shown, file=kept, name="proof.pdf")
    page = reverse("portfolio_evidence", args=[loan.loan.public_id, file.pk])
    scene.people["eli"] = register_person(name="Eli")

    told = text(ines.get(reverse("portfolio_loan", args=[loan.loan.public_id])))

    assert "The oven &lt;i&gt;stands&lt;/i&gt;." in told
    assert page in told
    assert ines.get(page).headers["Content-Disposition"].startswith("attachment")
    assert client_of(scene, "eli").get(page).status_code == 404
    elsewhere = reverse("portfolio_evidence", args=[other.loan.public_id, file.pk])
    assert ines.get(elsewhere).status_code == 404


def test_filters_stand_in_the_address(scene, loan, ines):
    page = reverse("portfolio_holdings")

    assert ines.get(page, {"bucket": "CURRENT"}).context["count"] == 1
    assert ines.get(page, {"bank": scene.bank.slug, "grade": "B"}).context["count"] == 1
    # What does not occur leaves nothing out.
    assert ines.get(page, {"bucket": "DEFAULT"}).context["count"] == 1
    for order in ("title", "-outstanding", "due", "state", "nonsense"):
        assert ines.get(page, {"order": order}).status_code == 200


def test_files_neutralise_formulas(scene, loan, ines):
    for page in ("portfolio_holdings", "portfolio_statements"):
        answer = text(ines.get(reverse(page), {"format": "csv"}))
        assert "'=1+1" in answer
    rows = text(ines.get(reverse("portfolio_statements"), {"format": "csv"})).splitlines()
    assert rows[0].startswith("date,type,subtype,loan_id,offer_id,title,notes,amount,balance,asset")
    assert rows[-1].split(",")[1] == "COMMITMENT"
    performance = text(
        ines.get(reverse("portfolio_statements"), {"format": "portfolio-performance"})
    )
    assert "Date,Type,Value" in performance
    assert "Buy" in performance


def test_the_statement_leads_on_from_the_last_row(scene, ines, monkeypatch):
    monkeypatch.setattr("portfolios.views.statements.ROWS_PER_PAGE", 1)
    loan = a_bank_loan(scene)
    page = reverse("portfolio_statements")

    first = ines.get(page)
    second = ines.get(page, {"before": first.context["further"]})

    assert first.context["rows"] != second.context["rows"]
    assert second.context["further"] == ""
    for nonsense in ("x", "1-", "9" * 40 + "-1", "²-1"):
        assert ines.get(page, {"before": nonsense}).status_code == 200
    filtered = ines.get(page, {"type": "COMMITMENT", "loan": loan.loan.public_id, "first": "2026"})
    assert filtered.status_code == 200


def test_a_month_is_a_pdf(scene, loan, ines):
    answer = ines.get(reverse("portfolio_statement_pdf", args=["2026-01"]))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    for nonsense in ("2026-13", "x", "0001-01"):
        page = reverse("portfolio_statement_pdf", args=[nonsense])
        assert ines.get(page).status_code == 404


def test_a_month_of_the_calendar_can_be_chosen(scene, loan, ines):
    page = reverse("portfolio_calendar")

    february = ines.get(page, {"month": "2026-02"}).context["month"]

    assert february.due_minor > 0
    for nonsense in ("2026-99", "9999-12", "0001-01", "x"):
        assert ines.get(page, {"month": nonsense}).status_code == 200


def test_own_data_leaves_in_one_file(scene, loan, ines):
    ask(scene, loan)

    answer = ines.get(reverse("portfolio_export"), {"format": "zip"})

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert "COMMITMENT" in archive.read("statement-EUR.csv").decode()
    assert "'=1+1" in archive.read("holdings-EUR.csv").decode()
    assert len(json.loads(archive.read("asks.json"))) == 2
    assert json.loads(archive.read("person.json"))[0]["name"] == "Ines"


def test_notes_are_sold_and_bought_on_the_pages(scene, loan, ines):
    ivo = client_of(scene, "ivo")
    sell = reverse("market_sell", args=[loan.loan.public_id])
    assert ines.get(sell).status_code == 200
    assert ines.post(sell, {"count": 61, "price": "9"}).status_code == 422
    assert ines.post(sell, {"count": 3, "price": "9.50"}).status_code == 302

    listed = ivo.get(reverse("market"))
    (row,) = listed.context["rows"]
    assert (row["listing"].count, row["listing"].price_minor) == (3, 950)
    assert row["yearly"] > 0
    assert ivo.get(row["href"]).status_code == 200
    sheet = ivo.get(row["href"], {"count": 2})
    assert sheet.context["moves"][0]["amount_minor"] == 1900
    seen = {"count": 2, "price_minor": 950, "outstanding_minor": 1000}
    assert ivo.post(row["href"], {**seen, "price_minor": 900}).status_code == 422
    bought = ivo.post(row["href"], seen)

    assert bought.headers["Location"] == reverse("portfolio_loan", args=[loan.loan.public_id])
    assert Note.objects.filter(holder=scene.person("ivo"), loan_id=loan.pk).count() == 42
    mine = ines.get(reverse("market_mine"))
    assert [each["count"] for each in mine.context["open"]] == [1]
    assert [each["count"] for each in mine.context["ended"]] == [2]
    ines.post(reverse("market_cancel"), {"loan": loan.loan.public_id, "price_minor": "950"})
    assert not Ask.objects.filter(state="OPEN").exists()
    assert ivo.get(row["href"]).status_code == 302


def test_the_market_is_filtered(scene, loan, ines):
    ask(scene, loan, count=1, price=9)
    ask(scene, loan, count=1, price=11)
    page = reverse("market")

    assert len(ines.get(page).context["rows"]) == 2
    assert len(ines.get(page, {"only_discount": "on"}).context["rows"]) == 1
    assert len(ines.get(page, {"only_on_schedule": "on", "asset": "EUR"}).context["rows"]) == 2
    dearest = ines.get(page, {"order": "-price", "loan": loan.loan.public_id}).context["rows"]
    assert [row["listing"].price_minor for row in dearest] == [1100, 900]


def test_pages_ask_no_query_per_row(scene, ines):
    def counts():
        found = {}
        for page in ("portfolio", "portfolio_holdings", "portfolio_statements", "market"):
            with CaptureQueriesContext(connection) as captured:
                assert ines.get(reverse(page)).status_code == 200
            found[page] = len(captured)
        return found

    def more():
        loan = a_bank_loan(scene)
        record_commitments(scene, loan, HOLDERS)
        ask(scene, loan, name="ivo", count=1)

    more()
    ines.get(reverse("portfolio"))
    few = counts()
    for _ in range(3):
        more()

    assert counts() == few
    assert max(few.values()) <= 22


def test_a_strategy_is_made_looked_at_and_turned(scene, ines):
    an_offer(scene)
    an_offer(scene, rate_millionths=10_000)
    wanted = {"name": "Bakers", "loan_minor_max": "200", "rate_millionths_min": "5"}

    looked = ines.post(reverse("strategy_new"), {**wanted, "look": "1"})
    assert (looked.context["match_count"], looked.context["match_minor"]) == (1, minor(200))
    assert not Strategy.objects.exists()
    assert ines.post(reverse("strategy_new"), {"name": "x"}).status_code == 422
    ines.post(reverse("strategy_new"), {**wanted, "start": "1"})

    strategy = Strategy.objects.get()
    assert (strategy.state, strategy.rate_millionths_min) == ("ON", 50_000)
    page = reverse("strategy", args=[strategy.public_id])
    assert ines.get(page).context["match_count"] == 1
    assert 'value="200.00"' in text(ines.get(page))
    ines.post(page, {**wanted, "name": "Changed", "grades": ["A"]})
    ines.post(reverse("strategy_turn", args=[strategy.public_id]), {"deed": "pause"})
    strategy.refresh_from_db()
    assert (strategy.name, strategy.grades, strategy.state) == ("Changed", ["A"], "PAUSED")
    assert client_of(scene, "ivo").get(page).status_code == 404
    turned = ines.post(reverse("strategy_turn", args=[strategy.public_id]), {"deed": "x"})
    assert turned.status_code == 404


def test_the_log_says_why(scene, ines):
    an_offer(scene)
    ines.post(reverse("strategy_new"), {"name": "Bakers", "loan_minor_max": "200", "start": "1"})
    chain.close_day(network_id=scene.network.pk)
    wake(scene, MONDAY + days(1))

    strategy = Strategy.objects.get()
    answer = ines.get(reverse("strategy_log", args=[strategy.public_id]))

    (night,) = answer.context["nights"]
    assert night["run"].invested_minor == minor(200)
    assert [row["amount_minor"] for row in night["outcomes"]] == [minor(200)]


def test_the_entry_questions_open_the_offers(scene):
    scene.people["una"] = register_person(name="Una")
    client = client_of(scene, "una")
    answers = {f"answer_{question.code}": question.right for question in QUESTIONS}
    said = {
        "legal_name": "Una Example",
        "country": "de",
        "born_on": "1990-01-05",
        "worth": "100000",
        "yearly_income": "30000",
        "has_understood": "on",
        **answers,
    }

    assert client.post(reverse("eligibility"), {**said, "worth": ""}).status_code == 422
    assert client.post(reverse("eligibility"), {**said, "born_on": "2020-01-05"}).status_code == 422
    assert client.post(reverse("eligibility"), said).status_code == 302

    assert InvestorStanding.objects.get(person=scene.person("una")).state == "ACCEPTED"
    assert Eligibility.objects.get().right_count == len(QUESTIONS)
    shown = client.get(reverse("eligibility"))
    assert shown.context["limit"].offer_minor == minor(5_000)
    assert client.get(reverse("eligibility"), {"again": "1"}).status_code == 200


def test_a_note_that_is_gone_leads_back_to_the_market(scene, loan, ines):
    answer = ines.get(reverse("market_buy", args=["ask_nothing"]))

    assert answer.headers["Location"] == reverse("market")
    assert ines.get(reverse("market_sell", args=["loan_nothing"])).status_code == 404
    assert note_of(scene, loan, "ines").serial == 1


def test_officers_of_the_bank_that_was_asked_decide(scene, settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)
    settings.INVESTOR_DOCUMENTS = True
    person = register_person(name="Una")
    asked = ask_to_invest(
        person=person,
        asking=Asking(
            legal_name="Una Example",
            country="DE",
            born_on=datetime.date(1990, 1, 5),
            asset=scene.asset,
            worth_minor=minor(1_000),
            yearly_income_minor=0,
            answers={},
            has_understood=True,
            bank=scene.bank,
            papers=[PAPER],
        ),
        on=scene.on,
        at=NOON,
    )
    desk = officer_client(scene.person("olga"))
    stranger = officer_client(a_bank_network(slug="other").person("olga"))
    here = [scene.bank.slug, asked.public_id]
    page = reverse("desk_investor", args=here)
    paper = reverse("desk_investor_paper", args=[*here, 1])

    assert "Una Example" in text(desk.get(reverse("desk_investors", args=[scene.bank.slug])))
    assert "passport.pdf" in text(desk.get(page))
    assert desk.get(paper).headers["Content-Disposition"].startswith("attachment")
    assert desk.get(reverse("desk_investor_paper", args=[*here, 9])).status_code == 404
    for address in (page, paper):
        assert stranger.get(address).status_code == 404
        assert client_of(scene, "ines").get(address).status_code == 404
    assert desk.post(page, {"deed": "refuse"}).status_code == 422
    assert desk.post(page, {"deed": "accept"}).status_code == 302

    assert InvestorStanding.objects.get(person=person).state == "ACCEPTED"
    assert desk.post(page, {"deed": "accept"}).status_code == 422
