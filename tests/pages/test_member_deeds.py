"""What members do on their pages: each form does it once, and says in words why it does not."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger import queries as ledger_queries
from lending_circles.models import LoanAccount, Quote, TrustLink
from lending_circles.operations import trust
from loans.models import Loan
from merchants.models import Merchant, Payment
from tests.circle_scene import DAY, UNIT, a_community, a_payment, a_purchase

pytestmark = pytest.mark.django_db

TOKEN = "0123456789abcdef"


def text(answer):
    return answer.content.decode()


def make_once():
    return a_community()


@pytest.fixture
def community(made_once):
    return made_once


def spendable(community, name="Ana"):
    return ledger_queries.balance(community.accounts[name].spending_account_id)


def pay_address(payment, way="pay_payment", *more):
    return reverse(way, args=[payment.public_id, *more])


def test_a_purchase_by_circle_loan_from_code_to_paid(community):
    ana = community.client("Ana")
    payment = a_payment(community)

    found = ana.post(reverse("pay"), {"code": payment.short_code.lower()})
    assert found.headers["Location"] == pay_address(payment)
    assert "Mercado asks for" in text(ana.get(pay_address(payment)))
    asked = ana.post(pay_address(payment, "pay_ask_circle"))
    sheet = ana.get(asked.headers["Location"])
    for words in ("40 %", "20 %", "10 %", "30 %", "2.00", "Mon 12 Jan", "Mon 16 Mar", "25.2 %"):
        assert words in text(sheet), words
    # In the order in which it happens: friends carry, the stake pays, friends forgive, a default.
    steps = ("pay what you miss", "your stake pays", "let their own share", "the loan defaults")
    places = [text(sheet).index(step) for step in steps]
    assert places == sorted(places)
    confirmed = ana.post(asked.headers["Location"])
    again = ana.post(asked.headers["Location"])

    assert confirmed.headers["Location"] == again.headers["Location"] == pay_address(payment)
    assert Loan.objects.count() == 1
    paid = text(ana.get(pay_address(payment)))
    assert "answer-words" in paid
    assert "Mercado has" in paid
    assert spendable(community) == 498 * UNIT


def test_a_purchase_with_own_money_is_paid_once(community):
    ana = community.client("Ana")
    payment = a_payment(community, 20)
    address = pay_address(payment, "pay_own_money")

    assert "You keep" in text(ana.get(address))
    ana.post(address)
    ana.post(address)

    assert spendable(community) == 480 * UNIT
    assert "left to spend" in text(ana.get(pay_address(payment)))
    # Somebody else who holds the code learns that it is over, and not by whom.
    other = text(community.client("Bruno").get(pay_address(payment)))
    assert "Somebody has paid this" in other
    assert "Ana" not in other


def test_a_refusal_says_why_and_what_helps(community):
    ana = community.client("Ana")
    payment = a_payment(community, 400)

    answer = ana.post(pay_address(payment, "pay_ask_circle"))

    assert answer.status_code == 422
    assert "You can borrow 300.00 RIV more." in text(answer)
    assert "What helps:" in text(answer)
    assert "My own money" in text(answer)


def test_too_little_own_money_is_refused_in_words(community):
    answer = community.client("Ana").post(pay_address(a_payment(community, 501), "pay_own_money"))

    assert answer.status_code == 422
    assert "Your own money does not reach for this." in text(answer)


def test_a_merchant_who_is_not_qualified_can_be_paid_with_own_money_alone(community):
    Merchant.objects.update(state="OBSERVED")
    payment = a_payment(community)
    ana = community.client("Ana")

    assert "not qualified for circle loans" in text(ana.get(pay_address(payment)))
    assert ana.post(pay_address(payment, "pay_ask_circle")).status_code == 422


def test_saying_no_ends_the_payment(community):
    payment = a_payment(community)
    ana = community.client("Ana")

    ana.post(pay_address(payment, "pay_decline"))

    payment.refresh_from_db()
    assert payment.status == Payment.Status.DECLINED
    assert "Nothing was paid" in text(ana.get(pay_address(payment)))


def test_anothers_quote_opens_nothing(community):
    payment = a_payment(community)
    asked = community.client("Ana").post(pay_address(payment, "pay_ask_circle"))

    bruno = community.client("Bruno")

    assert bruno.get(asked.headers["Location"]).status_code == 404
    assert bruno.post(asked.headers["Location"]).status_code == 404
    assert Loan.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "required"),
        ("K7QF", "eight letters and digits"),
        ("K7QF3MWD", "No till waits under this code"),
        ("\x00" * 8, "Null characters"),
        ("x" * 10_000, "at most 32"),
    ],
)
def test_a_wrong_code_is_told_apart(community, code, said):
    answer = community.client("Ana").post(reverse("pay"), {"code": code})

    assert answer.status_code == 422
    assert said in text(answer)


def test_many_wrong_codes_are_enough(community):
    ana = community.client("Ana")

    answers = [ana.post(reverse("pay"), {"code": "K7QF3MWD"}) for _ in range(21)]

    assert "You tried many codes" in text(answers[-1])


def test_a_repayment_is_paid_once_however_often_it_is_sent(community):
    loan = a_purchase(community)
    ana = community.client("Ana")
    address = reverse("pay_loan", args=[loan.public_id])
    before = spendable(community)

    sheet = ana.get(address, {"what": "next"})
    assert "You pay ahead" in text(sheet)
    for _ in range(2):
        ana.post(address, {"what": "", "amount": "10.00", "token": TOKEN})

    assert spendable(community) == before - 1000


def test_a_loan_is_repaid_whole_and_cannot_be_paid_again(community):
    loan = a_purchase(community)
    ana = community.client("Ana")
    address = reverse("pay_loan", args=[loan.public_id])

    answer = ana.post(address, {"what": "all", "token": TOKEN}, follow=True)

    assert "The loan is repaid in full." in text(answer)
    assert ana.get(address).status_code == 302


@pytest.mark.parametrize(
    "amount", ["0", "-5", "1.234", "NaN", "1e400", "٣", "9" * 100_000, "\x00", "12,50", ""]
)
def test_amounts_that_are_none_are_refused_with_what_would_be_right(community, amount):
    ana = community.client("Ana")
    before = spendable(community)

    for name in ("stake_add", "stake_withdraw"):
        answer = ana.post(reverse(name), {"amount": amount, "token": TOKEN})

        assert answer.status_code == 422
        assert "aria-invalid" in text(answer)
    assert spendable(community) == before


def test_stake_goes_in_and_out_once_each(community):
    ana = community.client("Ana")

    assert "Your limit then" in text(ana.get(reverse("stake_add"), {"amount": "25.50"}))
    for _ in range(2):
        answer = ana.post(reverse("stake_add"), {"amount": "25.50", "token": TOKEN}, follow=True)
    assert "25.50" in text(answer)
    assert community.account("Ana").deposit_minor == 32550
    for _ in range(2):
        ana.post(reverse("stake_withdraw"), {"amount": "25.50", "token": TOKEN})
    assert community.account("Ana").deposit_minor == 30000

    refused = ana.post(reverse("stake_withdraw"), {"amount": "250", "token": TOKEN + "1"})
    assert refused.status_code == 422
    assert "Take out at most 200.00 RIV." in text(refused)


def test_money_without_a_token_does_not_move(community):
    community.client("Ana").post(reverse("stake_add"), {"amount": "25"})

    assert community.account("Ana").deposit_minor == 30000


def deed(client, link, name, **options):
    return client.post(reverse("agreement_answer", args=[link.pk, name]), **options)


def test_a_request_is_made_seen_answered_and_agreed_by_both(community):
    eli, dona = community.client("Eli"), community.client("Dona")

    found = eli.post(reverse("circle_add"), {"handle": " @DONA "})
    assert found.headers["Location"] == reverse("circle_with", args=["dona"])
    asking = text(eli.get(found.headers["Location"]))
    assert "Trust Dona?" in asking
    assert "Dona sees your profile" in asking
    eli.post(found.headers["Location"], {"remark": "From the garden."})
    link = TrustLink.objects.get(state="REQUESTED")
    page = reverse("agreement", args=[link.pk])
    assert "1 request waits" in text(dona.get("/"))
    assert "Eli" in text(dona.get(reverse("circle")))
    seen = text(dona.get(page))
    assert "From the garden." in seen
    assert "Show my profile" in seen
    assert "Agree" not in text(eli.get(page)).replace("Agreements", "")
    assert deed(eli, link, "agree").status_code == 404
    deed(dona, link, "offer")
    assert "each of you may agree" in text(eli.get(reverse("circle")))
    assert "1 request waits" in text(eli.get("/"))
    said = deed(eli, link, "agree", follow=True)
    assert "It stands when they agree too." in text(said)
    assert "it is your turn" in text(dona.get(reverse("circle")))
    deed(dona, link, "agree")

    link.refresh_from_db()
    assert link.state == TrustLink.State.ACTIVE


def test_requests_are_declined_and_taken_back(community):
    eli, dona = community.client("Eli"), community.client("Dona")

    eli.post(reverse("circle_with", args=["dona"]))
    link = TrustLink.objects.get(state="REQUESTED")
    dona.post(reverse("agreement_answer", args=[link.pk, "decline"]))
    eli.post(reverse("circle_with", args=["dona"]))
    second = TrustLink.objects.get(state="REQUESTED")
    assert dona.post(reverse("agreement_answer", args=[second.pk, "withdraw"])).status_code == 404
    eli.post(reverse("agreement_answer", args=[second.pk, "withdraw"]))

    assert set(
        TrustLink.objects.filter(pk__in=[link.pk, second.pk]).values_list("state", flat=True)
    ) == {"DECLINED", "WITHDRAWN"}


def test_what_one_grants_is_set_and_shown_to_the_other(community):
    link = community.links["Bruno"]
    ana, bruno = community.client("Ana"), community.client("Bruno")
    address = reverse("agreement", args=[link.pk])

    ana.post(address, {"permission": "LOAN", "limit": "40", "relays": "on"})
    assert "up to 40.00" in text(bruno.get(address))
    assert 'value="40.00"' in text(ana.get(address))
    ana.post(address, {"permission": "FORGIVE", "limit": ""})
    forgiving = text(bruno.get(address))
    assert "they help to carry it" in forgiving
    assert "they forgive their share" in forgiving
    assert "They do not ask their own circle for you." in forgiving
    ana.post(address, {"permission": "NONE", "limit": ""})
    assert "They do not lend to you now." in text(bruno.get(address))
    refused = ana.post(address, {"permission": "LOAN", "limit": "-3"})
    assert refused.status_code == 422


def test_lending_is_paused_and_opened_again_in_one_deed(community):
    link = community.links["Bruno"]
    ana, bruno = community.client("Ana"), community.client("Bruno")
    address = reverse("agreement", args=[link.pk])
    ana.post(address, {"permission": "EXTEND", "limit": "40"})

    paused = text(deed(ana, link, "pause", follow=True))
    assert "You paused it" in paused
    assert "Open again: Loans and more time" in paused
    assert "Their lending to you rests" in text(bruno.get(address))
    assert "from you: paused" in text(ana.get(reverse("circle")))
    opened = text(deed(ana, link, "reopen", follow=True))

    assert "You lend to them, up to 40.00" in opened
    link.refresh_from_db()
    assert (link.low_grants, link.low_pause, link.low_paused_on) == ("EXTEND", "", None)


def test_an_agreement_is_closed(community):
    link = community.links["Bruno"]

    community.client("Ana").post(reverse("agreement_answer", args=[link.pk, "close"]))

    link.refresh_from_db()
    assert link.state == TrustLink.State.CLOSED


def test_autopay_is_kept_and_an_empty_box_is_a_no(community):
    ana = community.client("Ana")

    ana.post(reverse("lending_rules"), {})
    assert not community.account("Ana").autopay
    ana.post(reverse("lending_rules"), {"autopay": "on"})

    assert community.account("Ana").autopay


def test_hold_resume_and_leave_say_what_follows(community):
    a_purchase(community)
    ana = community.client("Ana")

    assert "Nothing new is lent" in text(ana.get(reverse("standing", args=["hold"])))
    ana.post(reverse("standing", args=["hold"]))
    assert community.account("Ana").state == LoanAccount.State.HOLD
    ana.post(reverse("standing", args=["resume"]))
    assert community.account("Ana").state == LoanAccount.State.ACTIVE
    leaving = text(ana.get(reverse("standing", args=["leave"])))
    assert "You still owe 100.00" in leaving
    ana.post(reverse("standing", args=["leave"]))
    assert community.account("Ana").state == LoanAccount.State.HOLD_TO_EXIT
    assert "You are leaving" in text(ana.get("/"))


def test_the_name_is_changed_and_the_handle_stays(community):
    ana = community.client("Ana")

    ana.post(reverse("name"), {"name": "  Ana   Reyes "})

    account = community.account("Ana")
    assert (account.person.name, account.person.handle) == ("Ana Reyes", "ana")
    assert ana.post(reverse("name"), {"name": " "}).status_code == 422


def test_a_day_that_is_not_open_is_told_on_the_page(community):
    community.network.day = "CLOSING"
    community.network.save(update_fields=["day"])
    ana = community.client("Ana")

    answer = ana.post(reverse("stake_add"), {"amount": "5", "token": TOKEN})

    assert answer.status_code == 422
    assert "the day is being brought up to date" in text(answer)


def test_whoever_asked_is_told_when_the_other_had_asked_too(community):
    eli, dona = community.accounts["Eli"], community.accounts["Dona"]
    trust.request_trust(account_id=dona.pk, peer_account_id=eli.pk, on=DAY, by=dona.person)

    answer = community.client("Eli").post(reverse("circle_with", args=["dona"]), follow=True)

    assert "Dona had asked you too." in text(answer)
    assert TrustLink.objects.get(requested_by=dona).state == "PROFILE_OFFERED"


def test_a_quote_that_ran_out_leads_back_to_the_choice(community):
    payment = a_payment(community)
    ana = community.client("Ana")
    sheet = ana.post(pay_address(payment, "pay_ask_circle")).headers["Location"]
    Quote.objects.update(expires_at=timezone.now())

    answer = ana.post(sheet, follow=True)

    assert "The quote has expired." in text(answer)
    assert "A loan from my circle" in text(answer)
    assert Loan.objects.count() == 0


def test_a_circle_that_shrank_since_the_quote_is_told_on_the_sheet(community):
    payment = a_payment(community)
    ana = community.client("Ana")
    sheet = ana.post(pay_address(payment, "pay_ask_circle")).headers["Location"]
    trust.close_trust(
        link_id=community.links["Bruno"].pk,
        account_id=community.accounts["Bruno"].pk,
        on=DAY,
        by=None,
    )

    answer = ana.post(sheet)

    assert answer.status_code == 422
    assert "The second degree of your trust lines lacks the money" in text(answer)
    assert spendable(community) == 500 * UNIT


def test_the_language_of_the_pages_is_chosen_where_there_is_more_than_one(community, settings):
    ana = community.client("Ana")
    assert "The pages speak" not in text(ana.get(reverse("me")))
    settings.LANGUAGES = [("en", "English"), ("pt", "Português")]

    assert "Português" in text(ana.get(reverse("me")))
    answer = ana.post(reverse("set_language"), {"language": "pt", "next": "/me/"})

    assert answer.headers["Location"] == "/me/"
    assert ana.cookies["django_language"].value == "pt"
