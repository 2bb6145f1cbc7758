"""Pages of banks' loans in trouble: recoveries, write-offs, votes on time, missed calls."""

import pytest
from django.urls import reverse

from banks.models import Approval
from repayments.models import CapitalCall, ExtensionVote
from tests import bank_scene as scenes
from tests.officers import officer_client, signed_in
from tests.pages.test_bank_loan_pages import desk_page, page, watch_page
from tests.repayments.conduct import milestone, sleep
from tests.repayments.test_bank_nights import default_now, empty_business
from tests.repayments.test_capital_calls import a_called_loan

pytestmark = pytest.mark.django_db


def decide(scene, client, kind):
    """Let another officer confirm the one request of a kind in the inbox."""
    asked = Approval.objects.get(kind=kind, state="ASKED")
    address = reverse("desk_decide", args=[scene.bank.slug, asked.public_id])
    assert asked.summary in page(client, reverse("desk_inbox", args=[scene.bank.slug]))
    assert client.post(address, {"deed": "approve"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "APPROVED"


def test_two_officers_share_out_what_came_in_and_write_off_the_rest():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    empty_business(scene)
    maker, checker = officer_client(scene.person("olga")), officer_client(scene.person("pete"))
    assert maker.post(desk_page(scene, loan), {"deed": "recover", "amount": "1"}).status_code == 422
    default_now(scene, loan)
    scenes.fund_business(scene, 50)
    shown = page(maker, desk_page(scene, loan))
    assert "Share out what came in" in shown
    assert "50.00" in shown

    short = maker.post(desk_page(scene, loan), {"deed": "recover", "amount": "51"})
    assert short.status_code == 422
    assert "There is not enough money" in short.content.decode()
    assert (
        maker.post(desk_page(scene, loan), {"deed": "recover", "amount": "50"}).status_code == 302
    )
    assert scene.business_money() == 50_00
    decide(scene, checker, "RECOVER_BANK_LOAN")
    assert scene.business_money() == 0

    empty = maker.post(desk_page(scene, loan), {"deed": "write_off", "reason": ""})
    assert empty.status_code == 422
    asked = maker.post(desk_page(scene, loan), {"deed": "write_off", "reason": "Gone."})
    assert asked.status_code == 302
    decide(scene, checker, "WRITE_OFF")
    shown = page(maker, desk_page(scene, loan))
    assert "Written off" in shown
    assert "Write off the rest" not in shown


def test_holders_vote_on_the_page_about_more_time():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((400, 30), (600, 60)))
    officer, holder = officer_client(scene.person("olga")), signed_in(scene.person("ines"))
    deed = {"deed": "extend", "number": milestone(loan).pk, "reason": "Snow on the site."}
    assert officer.post(desk_page(scene, loan), deed).status_code == 302

    shown = page(holder, watch_page(loan))
    assert "get one more interval?" in shown
    assert "Snow on the site." in shown
    assert "600.00" in shown
    voted = holder.post(watch_page(loan), {"deed": "vote_on_extension", "vote": "YES"})
    assert voted.status_code == 302
    assert ExtensionVote.objects.get().ballots.get(vote="YES").holder == scene.person("ines")
    strange = holder.post(watch_page(loan), {"deed": "vote_on_extension", "vote": "MAYBE"})
    assert strange.status_code == 404
    assert "get one more interval?" not in page(signed_in(scene.person("berta")), watch_page(loan))


def test_a_missed_call_is_named_on_the_desk_and_on_the_investors_own_page():
    scene = scenes.a_bank_network()
    scenes.an_investor(scene, "poor", money=100)
    loan = a_called_loan(scene, {"ines": 60, "poor": 40}, disbursement="AT_ONCE")
    officer, poor = officer_client(scene.person("olga")), signed_in(scene.person("poor"))
    shown = page(officer, desk_page(scene, loan))
    assert "What call 1 asks of each investor" in shown
    assert "That breaks the contract" not in shown

    for _ in range((CapitalCall.objects.get().due_on - scene.on).days + 1):
        sleep(scene)

    shown = page(officer, desk_page(scene, loan))
    assert "1 investor did not pay by the last day. That breaks the contract" in shown
    assert shown.index("Poor") < shown.index("Ines")
    own = page(poor, reverse("calls"))
    assert "You did not pay" in own
    assert "400.00" in own
    assert "You did not pay" not in page(signed_in(scene.person("ines")), reverse("calls"))
