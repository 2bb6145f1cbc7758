"""The pages of banks' loans: the officers', the owner's, the holders' and the delegates'."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from banks.models import Approval
from governance.models import Ballot, Motion
from loans.models import BankLoan, Collateral
from people import operations as people
from repayments.models import (
    BorrowerReport,
    CallShare,
    Challenge,
    HolderBallot,
    LoanPayment,
    MilestoneEvidence,
    TokenRedemption,
)
from repayments.operations.streams import pause_stream
from tests import bank_scene as scenes
from tests.officers import officer_client, signed_in
from tests.repayments.conduct import deliver, milestone, seven_delegates, sleep, spend_all, wake
from tests.repayments.test_capital_calls import a_called_loan

pytestmark = pytest.mark.django_db
TWO_STEPS = ((400, 30), (600, 60))


@pytest.fixture(autouse=True)
def _documents(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)


def desk_page(scene, loan):
    return reverse("desk_loan", args=[scene.bank.slug, loan.pk])


def own_page(loan):
    return reverse("business_loan", args=[loan.pk])


def watch_page(loan):
    return reverse("watched_loan", args=[loan.loan.public_id])


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_what_the_bank_serves_and_finds_what_is_asked():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    client = officer_client(scene.person("olga"))
    address = reverse("desk_loans", args=[scene.bank.slug])

    shown = page(client, address)

    assert "A new oven" in shown
    assert desk_page(scene, loan) in shown
    assert "No loan is like that." in page(client, f"{address}?stands=late")
    assert "A new oven" in page(client, f"{address}?words=bakery")
    assert client.get(f"{address}?csv=1").status_code == 200
    spend_all(scene)
    wake(scene, loan.loan.installments.get(number=1).due_on)
    wake(scene, loan.loan.installments.get(number=1).due_on + scenes.days(20))
    late = page(client, f"{address}?stands=late")
    assert "16-30" in late


def test_an_officer_accepts_a_delivery_on_the_page():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    deliver(scene, loan, remark="The oven <script>alert(1)</script> stands.")
    client = officer_client(scene.person("olga"))
    shown = page(client, desk_page(scene, loan))
    assert "Waits for a decision" in shown
    assert "<script>alert" not in shown

    deed = {"deed": "accept", "number": milestone(loan).pk, "remark": "Seen."}
    assert client.post(desk_page(scene, loan), deed).status_code == 302

    assert scene.business_money() == 0
    assert "Olga said yes; a second officer decides." in page(client, desk_page(scene, loan))
    assert client.post(desk_page(scene, loan), deed).status_code == 422
    second = officer_client(scene.person("pete"))
    inbox = page(second, reverse("desk_inbox", args=[scene.bank.slug]))
    assert "The oven &lt;script&gt;" in inbox
    assert second.post(desk_page(scene, loan), deed).status_code == 302
    assert scene.business_money() == 400_00
    assert "Accepted" in page(client, desk_page(scene, loan))


def test_refusals_are_told_on_the_page():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    deliver(scene, loan)
    client = officer_client(scene.person("olga"))
    about = {"number": milestone(loan).pk}

    empty = client.post(desk_page(scene, loan), {"deed": "refuse", "reason": "", **about})
    assert empty.status_code == 422
    done = client.post(desk_page(scene, loan), {"deed": "refuse", "reason": "No oven.", **about})
    assert done.status_code == 302
    again = client.post(desk_page(scene, loan), {"deed": "accept", **about})
    assert again.status_code == 422
    assert "waits for a decision" in again.content.decode()
    strange = client.post(desk_page(scene, loan), {"deed": "accept", "number": 10**9})
    assert strange.status_code == 404


@pytest.mark.parametrize(
    ("deed", "fields", "kind"),
    [
        ("unlock", {"reason": "The supplier must be paid."}, "UNLOCK_MILESTONE"),
        ("pause", {"until": "2026-02-01", "reason": "The flood."}, "PAUSE_DELINQUENCY"),
        ("restructure", {"count": "6", "rate": "6.5", "reason": "Sales fell."}, "RESTRUCTURE_LOAN"),
    ],
)
def test_what_takes_two_officers_goes_to_the_inbox_and_is_decided_there(deed, fields, kind):
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(
        scene, milestones=((600, 30),), first_tranche_minor=400_00, disbursement="MILESTONES"
    )
    maker, checker = officer_client(scene.person("olga")), officer_client(scene.person("pete"))

    asked = maker.post(
        desk_page(scene, loan), {"deed": deed, "number": milestone(loan).pk, **fields}
    )

    assert asked.status_code == 302
    approval = Approval.objects.get(kind=kind)
    inbox = reverse("desk_inbox", args=[scene.bank.slug])
    assert approval.summary in page(checker, inbox)
    decide = reverse("desk_decide", args=[scene.bank.slug, approval.public_id])
    own = maker.post(decide, {"deed": "approve"})
    assert own.status_code == 422
    assert checker.post(decide, {"deed": "approve"}).status_code == 302
    approval.refresh_from_db()
    assert approval.state == "APPROVED"
    page(checker, desk_page(scene, loan))


def test_collateral_is_valued_from_the_page():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, collateral=1_500)
    gold = scene.asset.__class__.objects.create(code="XAU", decimals=4)
    case = Collateral.objects.get(bank_loan=loan).case
    held = scenes.a_collateral(scene, case, 3, asset=gold)
    Collateral.objects.filter(pk=held.pk).update(bank_loan=loan, value_minor=0)
    client = officer_client(scene.person("olga"))
    assert "Value it anew" in page(client, desk_page(scene, loan))

    answer = client.post(
        desk_page(scene, loan),
        {"deed": "value", "number": held.pk, "amount": "1500.00", "basis": "A letter."},
    )

    assert answer.status_code == 302
    assert Approval.objects.get(kind="VALUE_COLLATERAL").amount_minor == 1_500_00
    inbox = page(officer_client(scene.person("pete")), reverse("desk_inbox", args=["bank-union"]))
    assert "A letter." in inbox


def test_a_stream_is_paused_and_resumed_from_the_page():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, disbursement="STREAM", tick_minor=10_00)
    client = officer_client(scene.person("olga"))

    client.post(desk_page(scene, loan), {"deed": "pause_stream", "reason": "A visit."})
    assert "the bank paused it" in page(client, desk_page(scene, loan))
    client.post(desk_page(scene, loan), {"deed": "resume_stream"})

    assert BankLoan.objects.get(pk=loan.pk).stream_paused_on is None


def test_pages_open_for_those_they_are_for_and_nobody_else():
    scene = scenes.a_bank_network()
    other = scenes.a_bank_network(slug="other")
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    deliver(scene, loan)
    scenes.an_officer(scene, "ada", "AUDITOR")
    scenes.an_officer(scene, "ina", "INTAKE")
    eli = people.register_person(name="Eli")

    desk = desk_page(scene, loan)
    assert officer_client(scene.person("ada")).get(desk).status_code == 200
    assert officer_client(other.person("olga")).get(desk).status_code == 404
    assert signed_in(scene.person("ines")).get(desk).status_code == 404
    theirs = reverse("desk_loan", args=[other.bank.slug, loan.pk])
    assert officer_client(other.person("olga")).get(theirs).status_code == 404
    form = {"deed": "accept", "number": milestone(loan).pk}
    assert officer_client(scene.person("ada")).post(desk, form).status_code == 403
    assert officer_client(scene.person("ina")).post(desk, form).status_code == 404
    assert signed_in(scene.person("berta")).get(own_page(loan)).status_code == 200
    assert signed_in(other.person("berta")).get(own_page(loan)).status_code == 404
    assert "Done." in page(signed_in(scene.person("ines")), watch_page(loan))
    assert "Done." not in page(signed_in(eli), watch_page(loan))
    assert signed_in(eli).get(reverse("panels")).status_code == 404


def test_the_owner_delivers_with_documents_that_those_concerned_read():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    client = signed_in(scene.person("berta"))
    assert "Deliver" in page(client, own_page(loan))

    answer = client.post(
        own_page(loan),
        {
            "deed": "deliver",
            "number": milestone(loan).pk,
            "remark": "The oven stands.",
            "documents": [
                SimpleUploadedFile("bill.txt", b"An oven, paid."),
                SimpleUploadedFile("more.csv", b"day,loaves\n1,200\n"),
            ],
        },
    )

    assert answer.status_code == 302
    evidence = MilestoneEvidence.objects.get()
    shown = evidence.evidence_files.order_by("pk").first()
    assert evidence.evidence_files.count() == 2
    addresses = [
        (client, reverse("business_loan_file", args=[loan.pk, shown.pk]), 200),
        (
            officer_client(scene.person("olga")),
            reverse("desk_loan_file", args=["bank-union", loan.pk, shown.pk]),
            200,
        ),
        (
            signed_in(scene.person("ines")),
            reverse("watched_loan_file", args=[loan.loan.public_id, shown.pk]),
            200,
        ),
        (
            signed_in(people.register_person(name="Eli")),
            reverse("watched_loan_file", args=[loan.loan.public_id, shown.pk]),
            404,
        ),
    ]
    for reader, address, status in addresses:
        answer = reader.get(address)
        assert answer.status_code == status
        if status == 200:
            assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_that_is_another_than_its_name_says_is_refused():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    client = signed_in(scene.person("berta"))

    answer = client.post(
        own_page(loan),
        {
            "deed": "deliver",
            "number": milestone(loan).pk,
            "remark": "See.",
            "documents": [SimpleUploadedFile("bill.pdf", b"<html><script>")],
        },
    )

    assert answer.status_code == 422
    assert milestone(loan).state == "WAITING"


def test_the_owner_pays_reports_and_turns_autopay_off():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    client = signed_in(scene.person("berta"))
    pay = {"deed": "pay", "amount": "100.00", "reference": "abc"}

    for _ in range(2):
        assert client.post(own_page(loan), pay).status_code == 302
    assert LoanPayment.objects.get().amount_minor == 100_00
    too_much = client.post(own_page(loan), {**pay, "amount": "ten"})
    assert too_much.status_code == 422
    client.post(own_page(loan), {"deed": "report", "text": "The dough rises."})
    assert BorrowerReport.objects.get().text == "The dough rises."
    assert "The dough rises." in page(signed_in(scene.person("ivo")), watch_page(loan))
    client.post(own_page(loan), {"deed": "autopay"})
    assert not BankLoan.objects.get(pk=loan.pk).autopay
    assert "A new oven" in page(client, reverse("business_loans"))
    settle = client.post(own_page(loan), {"deed": "pay", "amount": "", "reference": "rest"})
    assert settle.status_code == 302
    assert "Settled" in page(client, own_page(loan))


def test_anybody_challenges_and_holders_vote_in_secret():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    spend_all(scene)
    first_due = loan.loan.installments.get(number=1).due_on
    wake(scene, first_due)
    eli = signed_in(people.register_person(name="Eli"))
    assert "in breach" not in page(eli, watch_page(loan))
    wake(scene, first_due + scenes.days(8))
    assert "This loan is in breach" in page(eli, watch_page(loan))

    answer = eli.post(watch_page(loan), {"deed": "challenge", "ground": "LATE", "remark": "Shut."})
    assert answer.status_code == 302
    assert Challenge.objects.get().remark == "Shut."
    ines = signed_in(scene.person("ines"))
    assert "Shall it get one more interval?" in page(ines, watch_page(loan))
    assert "Shall it get" not in page(eli, watch_page(loan))
    ines.post(watch_page(loan), {"deed": "vote", "vote": "YES"})

    assert HolderBallot.objects.get(holder=scene.person("ines")).vote == "YES"
    assert "You voted:" in page(ines, watch_page(loan))
    refused = eli.post(watch_page(loan), {"deed": "vote", "vote": "YES"})
    assert refused.status_code == 422


def test_a_holder_exchanges_a_note():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, token_discount_millionths=200_000)
    client = signed_in(scene.person("ines"))
    assert "Exchange one note" in page(client, watch_page(loan))

    assert client.post(watch_page(loan), {"deed": "redeem"}).status_code == 302

    assert TokenRedemption.objects.get().tokens_minor == 12_50
    assert "12" in page(client, watch_page(loan))


def test_calls_are_paid_from_the_page():
    scene = scenes.a_bank_network()
    a_called_loan(scene)
    client, address = signed_in(scene.person("ines")), reverse("calls")
    assert "To be paid" in page(client, address)
    share = CallShare.objects.get(holder=scene.person("ines"))

    strange = signed_in(scene.person("ivo")).post(address, {"share": share.pk})
    assert strange.status_code == 404
    assert client.post(address, {"share": share.pk}).status_code == 302

    assert CallShare.objects.get(pk=share.pk).state == "PAID"
    assert client.post(address, {"share": share.pk}).status_code == 422
    nobody = signed_in(people.register_person(name="Eli"))
    assert "Nothing was called" in page(nobody, address)


def test_delegates_vote_on_their_page_and_see_no_count_before_the_close():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS, deciders="DELEGATES")
    seven_delegates(scene, loan)
    deliver(scene, loan)
    motion, address = Motion.objects.get(), reverse("panels")
    clients = [signed_in(scene.person(f"dana{place}")) for place in range(1, 5)]

    for client in clients:
        assert watch_page(loan) in page(client, address)
        answer = client.post(address, {"motion": motion.pk, "vote": "YES"})
        assert answer.status_code == 302

    assert Ballot.objects.filter(vote="YES").count() == 4
    shown = page(signed_in(scene.person("dana7")), address)
    assert "4 of 7 have voted" in shown
    assert "4 yes" not in shown
    assert "You voted:" not in shown
    wrong = clients[0].post(address, {"motion": motion.pk, "vote": "PERHAPS"})
    assert wrong.status_code == 422
    wake(scene, motion.closes_on)
    sleep(scene)
    assert "4 yes" in page(clients[0], address)
    assert "Done." in page(clients[0], watch_page(loan))


def test_a_halted_stream_and_its_reason_are_shown_to_everybody():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, disbursement="STREAM", tick_minor=10_00)
    pause_stream(loan_id=loan.pk, reason="A visit.", on=scene.on, by=scene.person("olga"))

    assert "The stream stands still" in page(signed_in(scene.person("ivo")), watch_page(loan))
