"""Disputes: their way from the claim to the remedy, and what is refused on it."""

import pytest

from banks.models import Bank, BankChange, DisputeLost, FidelityBond, Officer
from banks.refusals import NotOfficer, SameOfficer
from disputes import refusals
from disputes.models import Dispute
from disputes.operations import claims, settling
from governance.models import Organiser
from ledger import queries
from people import operations as people
from people.models import AuditEvent, Notice
from portfolios.queries.movements import Wanted, movements
from tests.bank_scene import a_bank_network, an_officer, days
from tests.disputes.dispute_scene import a_dispute_scene
from tests.repayments.bank_laws import assert_laws

pytestmark = pytest.mark.django_db


@pytest.fixture
def court():
    return a_dispute_scene()


def test_a_dispute_is_opened_answered_ruled_and_paid_from_the_bond(court):
    scene = court.scene
    dispute = court.open()
    court.loan.refresh_from_db()
    assert court.loan.in_dispute
    assert FidelityBond.objects.get(bank=scene.bank).state == "AT_RISK"
    claims.answer_dispute(
        public_id=dispute.public_id, answer="We did not.", on=court.on, by=court.person("olga")
    )
    for name in ("ines", "pete"):
        claims.bring_evidence(
            public_id=dispute.public_id,
            title="What happened",
            text=f"{name} saw it.",
            on=court.on,
            by=court.person(name),
        )
    assert [one.side for one in dispute.evidence.order_by("pk")] == ["INVESTOR", "BANK"]
    assert len(dispute.evidence.first().text_sha256) == 64
    court.until(dispute, "MEDIATION")
    settling.ask_for_panel(public_id=dispute.public_id, on=court.on, by=court.person("ines"))
    dispute.refresh_from_db()
    assert dispute.state == "PANEL"
    assert len(court.members(dispute)) == 5
    before = {name: scene.money(name) for name in ("ines", "ivo")}
    ruling = court.propose(dispute)
    court.vote(ruling, "YYNN")
    court.until(dispute, "RULED")
    assert scene.money("ines") == before["ines"]

    court.until(dispute, "EXECUTED")

    # 300.01 over 60 and 40 notes of the same size, cent by cent to the lowest notes.
    bond = FidelityBond.objects.get(bank=scene.bank)
    ruling.refresh_from_db()
    assert ruling.executed_minor == 300_01
    assert scene.money("ines") - before["ines"] == 180_01
    assert scene.money("ivo") - before["ivo"] == 120_00
    assert bond.slashed_minor == 300_01
    assert queries.balance(bond.account_id) == 1_000_00 - 300_01
    assert bond.state == "VERIFIED"
    court.loan.refresh_from_db()
    assert not court.loan.in_dispute
    assert DisputeLost.objects.get(bank=scene.bank).reference == dispute.public_id
    ways = list(dispute.transitions.order_by("number").values_list("to_state", flat=True))
    assert ways == ["OPEN", "EVIDENCE", "MEDIATION", "PANEL", "RULED", "EXECUTED"]
    assert AuditEvent.objects.filter(action="RULING_EXECUTED").count() == 1
    (paid,) = movements(
        person_id=court.person("ines").pk,
        wallet_id=scene.wallet("ines"),
        wanted=Wanted(types=frozenset({"BOND"})),
    )
    assert (paid.loan_id, paid.title) == (court.loan.pk, court.loan.title)
    assert Notice.objects.filter(person=court.person("olga"), kind="DISPUTE").exists()
    assert_laws(court.loan.pk)


def test_deadlines_move_a_dispute_that_nobody_touches(court):
    dispute = court.open()

    court.nights(8)
    dispute.refresh_from_db()
    assert dispute.state == "EVIDENCE"
    court.until(dispute, "PANEL")
    ends_on = dispute.ends_on
    # A panel that has not ruled gets its days again.
    court.nights((ends_on - court.on).days + 1)

    dispute.refresh_from_db()
    assert dispute.state == "PANEL"
    assert dispute.ends_on > ends_on


def test_nobody_of_either_side_decides(court):
    # Of twelve officers elsewhere seven work for the bank as well: five are free.
    for number, judge in enumerate(court.judges[:7]):
        court.scene.people[f"judge-{number}"] = judge
        an_officer(court.scene, f"judge-{number}", "INTAKE")
    dispute = court.open()
    court.until(dispute, "PANEL")

    assert {member.pk for member in court.members(dispute)} == {
        judge.pk for judge in court.judges[7:]
    }


def test_an_appeal_has_a_new_panel_whose_ruling_is_final(court):
    dispute = court.open()
    court.until(dispute, "PANEL")
    first = {member.pk for member in court.members(dispute)}
    court.vote(court.propose(dispute), "YYYY")
    court.until(dispute, "RULED")

    claims.appeal_ruling(
        public_id=dispute.public_id,
        reason="A letter turned up.",
        on=court.on,
        by=court.person("olga"),
    )

    dispute.refresh_from_db()
    assert dispute.state == "APPEALED"
    assert not first & {member.pk for member in court.members(dispute)}
    court.vote(court.propose(dispute, outcome="BANK", remedy="NONE", amount_minor=0), "YYYY")
    court.until(dispute, "EXECUTED")
    assert dispute.outcome == "BANK"
    assert not DisputeLost.objects.exists()
    assert FidelityBond.objects.get(bank=court.scene.bank).slashed_minor == 0
    with pytest.raises(refusals.AppealedAlready):
        claims.appeal_ruling(
            public_id=dispute.public_id, reason="Again.", on=court.on, by=court.person("ines")
        )


def test_without_a_ruling_on_the_appeal_the_first_one_stands(court):
    dispute = court.open()
    court.until(dispute, "PANEL")
    court.vote(court.propose(dispute, amount_minor=5_000_00), "YYYY")
    court.until(dispute, "RULED")
    claims.appeal_ruling(
        public_id=dispute.public_id, reason="Too much.", on=court.on, by=court.person("pete")
    )

    court.until(dispute, "EXECUTED")

    # More was ruled than the bond holds: all of it is paid, 600 and 400 of 1 000.
    assert FidelityBond.objects.get(bank=court.scene.bank).state == "SLASHED"
    assert dispute.rulings.get().executed_minor == 1_000_00


def test_a_proposal_that_fails_makes_room_for_another(court):
    dispute = court.open()
    court.until(dispute, "PANEL")
    failed = court.propose(dispute)
    with pytest.raises(refusals.RulingWaits):
        court.propose(dispute)
    court.vote(failed, "YNN")
    court.nights(4)
    dispute.refresh_from_db()
    assert dispute.state == "PANEL"

    court.vote(court.propose(dispute, amount_minor=10_00), "YY")
    court.until(dispute, "RULED")


def test_fees_are_refunded_up_to_what_was_taken():
    court = a_dispute_scene(origination_fee_millionths=20_000)
    scene = court.scene
    dispute = court.open(asked_remedy="FEE_REFUND", asked_minor=20_00, ground="WRONG_FEE")
    court.until(dispute, "PANEL")
    # 2 % of 1 000 were taken for originating.
    with pytest.raises(refusals.RemedyRefused):
        court.propose(dispute, remedy="FEE_REFUND", amount_minor=20_01)
    before = scene.money("ivo"), scene.bank_money()

    court.vote(court.propose(dispute, remedy="FEE_REFUND", amount_minor=20_00), "YYYY")
    court.until(dispute, "EXECUTED")

    assert (scene.money("ivo") - before[0], scene.bank_money() - before[1]) == (8_00, -20_00)


def test_another_bank_serves_the_loan_or_it_is_planned_anew(court):
    other = Bank.objects.get(slug="other-bank")
    dispute = court.open(asked_remedy="SUBSTITUTE_SERVICER", asked_minor=0)
    court.until(dispute, "PANEL")
    with pytest.raises(refusals.RemedyRefused):
        court.propose(
            dispute, remedy="SUBSTITUTE_SERVICER", amount_minor=0, servicer=court.scene.bank
        )
    court.vote(
        court.propose(dispute, remedy="SUBSTITUTE_SERVICER", amount_minor=0, servicer=other),
        "YYYY",
    )
    court.until(dispute, "EXECUTED")
    court.loan.refresh_from_db()
    assert (court.loan.servicer, court.loan.bank) == (other, court.scene.bank)

    # Now the other bank serves it: its officers are of a side, and nobody is left to decide.
    dispute = court.open("ivo", asked_remedy="RESTRUCTURING", asked_minor=0)
    court.until(dispute, "MEDIATION")
    settling.ask_for_panel(public_id=dispute.public_id, on=court.on, by=court.person("ivo"))
    dispute.refresh_from_db()
    assert (dispute.state, dispute.panel_asked_on) == ("MEDIATION", court.on)


def test_a_loan_is_restructured_by_a_ruling(court):
    dispute = court.open(asked_remedy="RESTRUCTURING", asked_minor=0)
    court.until(dispute, "PANEL")

    court.vote(
        court.propose(dispute, remedy="RESTRUCTURING", amount_minor=0, installment_count=12),
        "YYYY",
    )
    court.until(dispute, "EXECUTED")

    court.loan.refresh_from_db()
    assert court.loan.restructured_on is not None
    assert court.loan.loan.installments.filter(due_on__gt=court.on).count() == 12


def test_what_both_sides_agree_on_is_carried_out_at_once(court):
    dispute = court.open()
    with pytest.raises(refusals.NotNow):
        settling.request_offer(
            public_id=dispute.public_id,
            draft=settling.OfferDraft(remedy="BOND_SLASH", amount_minor=100_00),
            on=court.on,
            by=court.person("olga"),
        )
    court.until(dispute, "MEDIATION")
    with pytest.raises(refusals.NothingOffered):
        settling.accept_offer(public_id=dispute.public_id, on=court.on, by=court.person("ines"))
    approval = settling.request_offer(
        public_id=dispute.public_id,
        draft=settling.OfferDraft(remedy="BOND_SLASH", amount_minor=100_00),
        on=court.on,
        by=court.person("olga"),
    )
    with pytest.raises(SameOfficer):
        settling.confirm_offer(public_id=approval.public_id, by=court.person("olga"), on=court.on)
    settling.confirm_offer(public_id=approval.public_id, by=court.person("pete"), on=court.on)
    before = court.scene.money("ines")

    settling.accept_offer(public_id=dispute.public_id, on=court.on, by=court.person("ines"))

    dispute.refresh_from_db()
    assert (dispute.state, dispute.outcome) == ("EXECUTED", "SETTLED")
    assert court.scene.money("ines") - before == 60_00
    assert not DisputeLost.objects.exists()


def test_two_disputes_lost_within_a_year_suspend_the_bank(court):
    for name in ("ines", "ivo"):
        dispute = court.open(name)
        court.until(dispute, "PANEL")
        court.vote(court.propose(dispute, amount_minor=1_00), "YYYY")
        court.until(dispute, "EXECUTED")

    court.scene.bank.refresh_from_db()
    assert court.scene.bank.state == "SUSPENDED"
    assert BankChange.objects.filter(bank=court.scene.bank, to_state="SUSPENDED").exists()


def test_who_may_not(court):
    dispute = court.open()
    with pytest.raises(refusals.DisputedAlready):
        court.open()
    with pytest.raises(refusals.NotHolder):
        court.open("berta")
    with pytest.raises(refusals.TextMissing):
        court.open("ivo", claim="  ")
    with pytest.raises(refusals.RemedyRefused):
        court.open("ivo", asked_remedy="APPLAUSE")
    with pytest.raises(NotOfficer):
        claims.answer_dispute(
            public_id=dispute.public_id, answer="Me.", on=court.on, by=court.person("ivo")
        )
    with pytest.raises(refusals.NotParty):
        claims.bring_evidence(
            public_id=dispute.public_id, title="I", text="saw", on=court.on, by=court.person("ivo")
        )
    with pytest.raises(refusals.TextMissing):
        claims.bring_evidence(
            public_id=dispute.public_id, title="I", on=court.on, by=court.person("ines")
        )
    for deed in (claims.withdraw_dispute, settling.accept_offer, settling.ask_for_panel):
        with pytest.raises(refusals.DisputeUnknown):
            deed(public_id=dispute.public_id, on=court.on, by=court.person("ivo"))
    with pytest.raises(refusals.NotOnPanel):
        settling.propose_ruling(
            public_id=dispute.public_id,
            draft=settling.RulingDraft(outcome="BANK", reasons="No."),
            on=court.on,
            by=court.person("olga"),
        )
    with pytest.raises(refusals.NotNow):
        claims.appeal_ruling(
            public_id=dispute.public_id, reason="No.", on=court.on, by=court.person("ines")
        )


def test_a_dispute_is_withdrawn_before_a_panel_has_ruled(court):
    dispute = court.open()
    court.until(dispute, "PANEL")
    ruling = court.propose(dispute)

    claims.withdraw_dispute(public_id=dispute.public_id, on=court.on, by=court.person("ines"))

    dispute.refresh_from_db()
    ruling.refresh_from_db()
    assert (dispute.state, ruling.state) == ("WITHDRAWN", "FAILED")
    court.loan.refresh_from_db()
    assert not court.loan.in_dispute
    court.nights(5)
    assert Dispute.objects.get().state == "WITHDRAWN"


def test_an_organiser_names_a_panel_that_cannot_be_drawn():
    court = a_dispute_scene(judges=2)
    dispute = court.open()
    court.until(dispute, "MEDIATION")
    court.nights(25)
    dispute.refresh_from_db()
    assert dispute.state == "MEDIATION"
    third = an_officer_of_another_bank(court)
    naming = {"public_id": dispute.public_id, "on": court.on}
    named = tuple(one.pk for one in (*court.judges, third))
    with pytest.raises(settling.NotOrganiser):
        settling.name_dispute_panel(**naming, person_ids=named, by=court.person("olga"))
    gwen = an_organiser(court, "gwen")
    for person_ids, why in (
        ((*named[:2], court.person("pete").pk), refusals.ConflictOfInterest),
        ((*named, gwen.pk), refusals.ConflictOfInterest),
        (named[:2], refusals.PanelTooSmall),
        ((*named[:2], 10**9), refusals.PanelTooSmall),
    ):
        with pytest.raises(why):
            settling.name_dispute_panel(**naming, person_ids=person_ids, by=gwen)
    with pytest.raises(refusals.HasPart):
        settling.name_dispute_panel(**naming, person_ids=named, by=an_organiser(court, "berta"))

    settling.name_dispute_panel(**naming, person_ids=named, by=gwen)

    dispute.refresh_from_db()
    assert (dispute.state, dispute.panel_asked_on) == ("PANEL", None)
    assert dispute.ends_on == court.on + days(14)
    with pytest.raises(refusals.NotNow):
        settling.name_dispute_panel(**naming, person_ids=named, by=gwen)


def test_a_panel_that_nobody_names_is_asked_for_by_a_day_and_then_elsewhere():
    court = a_dispute_scene(judges=0)
    gwen = an_organiser(court, "gwen")
    far = people.register_person(name="Far")
    elsewhere = a_bank_network(slug="elsewhere").network
    Organiser.objects.create(network=elsewhere, person=far, since=court.on)
    dispute = court.open()
    for _ in range(40):
        court.nights(1)
        dispute.refresh_from_db()
        if dispute.panel_asked_on is not None:
            break
    asked = Notice.objects.filter(kind="DISPUTE_PANEL_WANTED")
    assert [one.person for one in asked] == [gwen]
    assert dispute.ends_on == dispute.panel_asked_on + days(7)

    court.nights(8)

    assert {one.person for one in asked.all()} == {gwen, far}
    dispute.refresh_from_db()
    assert dispute.state == "MEDIATION"
    assert dispute.ends_on > dispute.panel_asked_on + days(7)


def test_a_second_panel_that_cannot_be_drawn_is_asked_for_with_the_appeal():
    court = a_dispute_scene(judges=4)
    gwen = an_organiser(court, "gwen")
    dispute = court.open()
    court.until(dispute, "PANEL")
    court.vote(court.propose(dispute), "YYY")
    court.until(dispute, "RULED")

    claims.appeal_ruling(
        public_id=dispute.public_id, reason="Too much.", on=court.on, by=court.person("olga")
    )

    dispute.refresh_from_db()
    assert (dispute.state, dispute.panel_asked_on) == ("APPEALED", court.on)
    assert Notice.objects.filter(kind="DISPUTE_PANEL_WANTED", person=gwen).exists()
    court.nights(20)
    dispute.refresh_from_db()
    assert dispute.state == "APPEALED"
    others = tuple(people.register_person(name=f"Other {number}").pk for number in range(3))
    settling.name_dispute_panel(
        public_id=dispute.public_id, person_ids=others, on=court.on, by=gwen
    )
    court.until(dispute, "EXECUTED")


def test_both_sides_may_agree_on_a_plan_anew(court):
    dispute = court.open()
    court.until(dispute, "MEDIATION")
    for draft in (
        settling.OfferDraft(remedy="RESTRUCTURING"),
        settling.OfferDraft(remedy="NONE"),
        settling.OfferDraft(remedy="RESTRUCTURING", amount_minor=1, installment_count=12),
        settling.OfferDraft(
            remedy="RESTRUCTURING",
            installment_count=12,
            servicer=Bank.objects.get(slug="other-bank"),
        ),
    ):
        with pytest.raises(refusals.RemedyRefused):
            settling.request_offer(
                public_id=dispute.public_id, draft=draft, on=court.on, by=court.person("olga")
            )
    asked = settling.request_offer(
        public_id=dispute.public_id,
        draft=settling.OfferDraft(remedy="RESTRUCTURING", installment_count=12),
        on=court.on,
        by=court.person("olga"),
    )
    settling.confirm_offer(public_id=asked.public_id, by=court.person("pete"), on=court.on)

    settling.accept_offer(public_id=dispute.public_id, on=court.on, by=court.person("ines"))

    court.loan.refresh_from_db()
    assert court.loan.restructured_on == court.on
    assert court.loan.loan.installments.filter(due_on__gt=court.on).count() == 12
    assert_laws(court.loan.pk)


def test_another_bank_serves_the_loan_when_it_agrees_and_the_investor_takes_it(court):
    dispute = court.open()
    court.until(dispute, "MEDIATION")
    other = Bank.objects.get(slug="other-bank")
    there = people.register_person(name="Approver there")
    Officer.objects.create(bank=other, person=there, role="APPROVER", since=court.on)
    with pytest.raises(refusals.RemedyRefused):
        settling.request_offer(
            public_id=dispute.public_id,
            draft=settling.OfferDraft(remedy="SUBSTITUTE_SERVICER", servicer=court.scene.bank),
            on=court.on,
            by=court.person("olga"),
        )
    asked = settling.request_offer(
        public_id=dispute.public_id,
        draft=settling.OfferDraft(remedy="SUBSTITUTE_SERVICER", servicer=other),
        on=court.on,
        by=court.person("olga"),
    )
    with pytest.raises(NotOfficer):
        settling.confirm_offer(public_id=asked.public_id, by=court.person("pete"), on=court.on)

    settling.confirm_offer(public_id=asked.public_id, by=there, on=court.on)
    settling.accept_offer(public_id=dispute.public_id, on=court.on, by=court.person("ines"))

    court.loan.refresh_from_db()
    assert court.loan.servicer == other
    dispute.refresh_from_db()
    assert (dispute.state, dispute.outcome) == ("EXECUTED", "SETTLED")


def an_organiser(court, name):
    if name not in court.scene.people:
        court.scene.people[name] = people.register_person(name=name.title())
    person = court.person(name)
    Organiser.objects.create(network=court.scene.network, person=person, since=court.on)
    return person


def an_officer_of_another_bank(court):
    person = people.register_person(name="Third")
    Officer.objects.create(
        bank=Bank.objects.get(slug="other-bank"), person=person, role="ANALYST", since=court.on
    )
    return person
