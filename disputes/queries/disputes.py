"""Finds disputes for those who may see them, and the people who may decide them."""

from django.db.models import Q, QuerySet

from banks.models import Bank, Officer
from banks.queries.officers import ACTING_ROLES, roles_of
from disputes.models import Dispute, DisputePanel, Evidence, Ruling
from disputes.refusals import NotParty
from governance.models import Delegate, Organiser
from loans.models import Note
from people.models import Person

OVER = (Dispute.State.EXECUTED, Dispute.State.WITHDRAWN)


def open_disputes() -> QuerySet[Dispute]:
    """Return the disputes that have not ended."""
    return Dispute.objects.exclude(state__in=OVER)


def with_names() -> QuerySet[Dispute]:
    """Return disputes with what their pages name."""
    return Dispute.objects.select_related(
        "bank__network", "bank_loan__asset", "bank_loan__business", "bank_loan__loan", "investor"
    )


def panel_ids(person: Person) -> QuerySet[Delegate, dict[str, int]]:
    """Return the panels that a person is on."""
    return Delegate.objects.filter(person=person, until__isnull=True).values("panel_id")  # type: ignore[return-value]


def find_dispute(person: Person, public_id: str) -> Dispute | None:
    """Return a dispute that a person opened or decides, or None: their only door to it."""
    return (
        with_names()
        .filter(Q(investor=person) | Q(panels__panel__in=panel_ids(person)), public_id=public_id)
        .distinct()
        .first()
    )


def find_of_bank(bank: Bank, public_id: str) -> Dispute | None:
    """Return a dispute about a bank, and none about another."""
    return with_names().filter(bank=bank, public_id=public_id).first()


def disputes_of(person: Person) -> list[Dispute]:
    """Return the disputes that a person opened, the newest first."""
    return list(with_names().filter(investor=person).order_by("-pk"))


def decided_by(person: Person) -> list[Dispute]:
    """Return the disputes that a person decides with others, the newest first."""
    return list(with_names().filter(panels__panel__in=panel_ids(person)).distinct().order_by("-pk"))


def disputes_about(bank: Bank) -> list[Dispute]:
    """Return the disputes about a bank, open ones first."""
    found = list(with_names().filter(bank=bank).order_by("-pk"))

    return sorted(found, key=lambda one: one.state in OVER)


def waiting_count(bank: Bank) -> int:
    """Return how many open disputes there are about a bank."""
    return open_disputes().filter(bank=bank).count()


def evidence_of(dispute: Dispute) -> list[Evidence]:
    """Return what both sides brought, in its order."""
    return list(
        Evidence.objects.select_related("file", "brought_by").filter(dispute=dispute).order_by("pk")
    )


def rulings_of(dispute: Dispute) -> list[Ruling]:
    """Return the proposals and rulings of a dispute, in their order."""
    return list(
        Ruling.objects.select_related("motion", "panel", "servicer", "proposed_by")
        .filter(dispute=dispute)
        .order_by("pk")
    )


def panel_now(dispute: Dispute) -> DisputePanel | None:
    """Return the panel that decides, the newest."""
    return (
        DisputePanel.objects.select_related("panel").filter(dispute=dispute).order_by("-pk").first()
    )


def conflicted_ids(dispute: Dispute) -> set[int]:
    """Return who has a part in a dispute, so that they decide nothing in it.

    No officer of the bank or of who serves the loan, now or before, no holder of its notes, not the
    owner of the business, nobody who brought evidence, and nobody who decided it before.

    Source: A-44: never on both sides of one decision.
    """
    bank_loan = dispute.bank_loan
    own = {dispute.bank_id, bank_loan.servicer_id}
    sided = set(Officer.objects.filter(bank__in=own).values_list("person_id", flat=True))
    sided |= set(
        Note.objects.filter(loan_id=bank_loan.pk, holder__isnull=False).values_list(
            "holder_id", flat=True
        )
    )
    sided |= {dispute.investor_id, bank_loan.business.owner_id}
    sided |= set(dispute.evidence.values_list("brought_by_id", flat=True))
    sided |= set(
        Delegate.objects.filter(panel__dispute_panel__dispute=dispute).values_list(
            "person_id", flat=True
        )
    )
    return sided


def candidates_for(dispute: Dispute) -> list[list[int]]:
    """Return among whom a panel is drawn: officers of other banks, delegates, officers elsewhere.

    Nobody who has a part in it.
    """
    sided = conflicted_ids(dispute)
    officers = Officer.objects.filter(until__isnull=True, role__in=ACTING_ROLES)
    network_id = dispute.bank.network_id
    groups = (
        officers.filter(bank__network_id=network_id),
        Delegate.objects.filter(
            panel__network_id=network_id, until__isnull=True, panel__dispute_panel__isnull=True
        ),
        officers.exclude(bank__network_id=network_id),
    )

    return [
        sorted(set(group.values_list("person_id", flat=True)) - sided)  # type: ignore[attr-defined]
        for group in groups
    ]


def nameable(dispute: Dispute, *, by: Person) -> list[Person]:
    """Return whom an organiser may choose from: officers, delegates and organisers without a part.

    Anybody else without a part may be named by handle.
    """
    organisers = Organiser.objects.filter(until__isnull=True)
    ids = {person for group in candidates_for(dispute) for person in group}
    ids |= set(organisers.values_list("person_id", flat=True)) - conflicted_ids(dispute)

    return list(Person.objects.filter(pk__in=ids - {by.pk}).order_by("name", "pk"))


def panels_wanted(network_id: int) -> list[Dispute]:
    """Return the disputes of a network for which organisers have to name a panel, oldest first."""
    found = with_names().filter(bank__network_id=network_id, panel_asked_on__isnull=False)

    return [one for one in found.order_by("panel_asked_on", "pk") if wants_panel(one)]


def wants_panel(dispute: Dispute) -> bool:
    """Tell whether a dispute stands where its first panel, or its second one, is to be named."""
    named = DisputePanel.objects.filter(dispute=dispute).count()

    return (dispute.state == Dispute.State.MEDIATION and named == 0) or (
        dispute.state == Dispute.State.APPEALED and named == 1
    )


def side_of(dispute: Dispute, person: Person) -> Evidence.Side:
    """Return for whom a person speaks. Raises NotParty."""
    if dispute.investor_id == person.pk:
        return Evidence.Side.INVESTOR
    if roles_of(person, dispute.bank_id) & ACTING_ROLES:
        return Evidence.Side.BANK
    raise NotParty
