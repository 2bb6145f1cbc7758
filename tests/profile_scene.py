"""Fifty people in mixed relations, each with a record that is marked by numbers of their own.

Forty-five are members of one network, six of another; Nele (44) is in both and looks from the
other one. One organises the network, one owns Mercado; some hold, leave, have left, or defaulted.
Every pair of the forty-five has one of the ways in which two people can stand to each other.
"""

import datetime
import itertools
import re
from dataclasses import dataclass, field

from django.db import transaction

from conversations.models import SupportWish
from governance.models import Network, Organiser, ParameterSet
from governance.operations import found_network
from lending_circles.models import LoanAccount, PeerConsent, TrustLink
from lending_circles.operations import issuance, membership
from lending_circles.steps import graph_news
from loans.models import Loan, Note
from merchants import operations as till
from merchants.models import Merchant
from people.models import Person
from people.operations import register_person
from repayments.models import DefaultCase, Forgiveness, Installment, LoanBalance
from rules.money import Asset
from tests.factories import DAY, NOON
from tests.visitors import Visitor

State = TrustLink.State
PEOPLE = 50
IN_BOTH = 44
ORGANISER, OWNER, HOLDS, LEAVES, LEFT, DEFAULTED, WAITS = 3, 4, 5, 6, 7, 8, 9
# The amounts and rules by which a record is known wherever it is shown: each holds its owner's
# number. What was carried for them, forgiven them, what they carried, whom they accept.
CARRIED, FORGIVEN, GAVE, ACCEPTS = 61_000, 62_000, 63_000, 17_000
KINDS = frozenset({CARRIED, FORGIVEN, GAVE, ACCEPTS})
_AMOUNT = re.compile(r"(?<![\w.])(6[123])0(\d\d)\.13(?!\d)")
_RULE = re.compile(r"(?<![\w.])170(\d\d)(?![\w.])")
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Relation:
    """How the lower end and the higher stand; `low_sees` is whether it sees the higher's profile.

    `states` are the links between the two, the oldest first; `asks` is who asked for the last.
    """

    states: tuple[str, ...] = ()
    asks: str = "low"
    low_sees: bool = False
    high_sees: bool = False
    paused: str = ""
    consents: bool = False

    @property
    def is_active(self) -> bool:
        return self.states[-1:] == (State.ACTIVE,)


# Written out by hand: what two people may see of each other, in every way they can stand.
RELATIONS = (
    Relation(),
    Relation((State.ACTIVE,), low_sees=True, high_sees=True),
    Relation((State.REQUESTED,), high_sees=True),
    Relation((State.REQUESTED,), asks="high", low_sees=True),
    Relation((State.PROFILE_OFFERED,), low_sees=True, high_sees=True),
    Relation((State.PROFILE_OFFERED,), asks="high", low_sees=True, high_sees=True),
    Relation((State.AGREED_BY_ONE,), low_sees=True, high_sees=True),
    Relation((State.AGREED_BY_ONE,), low_sees=True, high_sees=True, consents=True),
    Relation((State.ACTIVE,), low_sees=True, high_sees=True, paused="LATE"),
    Relation((State.ACTIVE,), low_sees=True, high_sees=True, paused="OWN"),
    Relation((State.CLOSED,)),
    Relation((State.DECLINED,)),
    Relation((State.WITHDRAWN,), asks="high"),
    Relation((State.EXPIRED,)),
    Relation((State.CLOSED, State.REQUESTED), asks="high", low_sees=True),
    Relation((State.DECLINED, State.ACTIVE), low_sees=True, high_sees=True),
    Relation((State.CLOSED, State.DECLINED, State.WITHDRAWN)),
)
GONE = (LEFT,)


@dataclass
class Scene:
    """Everybody, by number, and how each pair stands."""

    network: Network
    other: Network
    merchant: Merchant
    people: list[Person] = field(default_factory=list)
    # Each person's account in either network, by the number of the person.
    accounts: dict[int, LoanAccount] = field(default_factory=dict)
    others: dict[int, LoanAccount] = field(default_factory=dict)
    relations: dict[tuple[int, int], Relation] = field(default_factory=dict)
    links: dict[tuple[int, int], TrustLink] = field(default_factory=dict)

    def handle(self, number: int) -> str:
        return self.people[number].handle

    def viewing(self, number: int) -> LoanAccount:
        """The account by which somebody looks: the newest that they have."""
        return self.others.get(number) or self.accounts[number]

    def client(self, number: int) -> Visitor:
        client = Visitor(raise_request_exception=False)
        client.force_login(self.people[number].user)
        return client

    def sees(self, viewer: int, owner: int) -> bool:
        """Whether the rule shows somebody's profile, by the table above and nothing else."""
        if viewer == owner:
            return True
        relation = self.relations.get((min(viewer, owner), max(viewer, owner)), Relation())

        return relation.low_sees if viewer < owner else relation.high_sees

    def is_peer(self, viewer: int, owner: int) -> bool:
        relation = self.relations.get((min(viewer, owner), max(viewer, owner)), Relation())
        return relation.is_active


def marks_in(content: str) -> set[tuple[int, int]]:
    """Return whose marks stand in an answer, each with what it tells."""
    plain = content.replace("\u00a0", " ").replace("&nbsp;", " ")
    found = set()
    # Amounts are broken up by tags, and grouped; a rule may stand in a field's value.
    for text in (_TAGS.sub("", plain).replace(",", ""), plain.replace(",", "")):
        found |= {(int(kind) * 1000, int(owner)) for kind, owner in _AMOUNT.findall(text)}
        found |= {(ACCEPTS, int(owner)) for owner in _RULE.findall(text)}

    return found


def amount_of(kind: int, number: int) -> int:
    """Return an amount in minor units that only one record holds."""
    return (kind + number) * 100 + 13


def fifty_people() -> Scene:
    """Make everybody, their relations and their records."""
    scene = _networks()
    for number in range(PEOPLE):
        handle = f"person-{number:02}"
        scene.people.append(
            register_person(
                name=f"Person {number:02}",
                handle=handle,
                email=f"{handle}@example.org",
                password="a long enough password",
            )
        )
    _accounts(scene)
    # Whom everybody carried once: members without a login whom nobody knows.
    far = {
        network.pk: _account(network, register_person(name=f"Far {network.slug}"))
        for network in (scene.network, scene.other)
    }
    with transaction.atomic():
        _links(scene)
        _states(scene)
        _records(scene, far)
        for network in (scene.network, scene.other):
            graph_news.rebuild(network_id=network.pk)

    return scene


def _networks() -> Scene:
    found = [
        found_network(
            name=slug.title(),
            slug=slug,
            asset=Asset("RIV", 2),
            time_zone="UTC",
            clock=Network.Clock.SIMULATED,
            starts_on=DAY,
            parameters={"MIN_UNIQUE_PEERS": 0},
            by=None,
        )
        for slug in ("river", "hills")
    ]
    merchant = till.open_merchant(
        network_id=found[0].pk, name="Mercado", handle="mercado", on=DAY, by=None
    )

    return Scene(found[0], found[1], merchant)


def _accounts(scene: Scene) -> None:
    for number, person in enumerate(scene.people):
        if number <= IN_BOTH:
            scene.accounts[number] = _account(scene.network, person)
    for number, person in enumerate(scene.people):
        if number >= IN_BOTH:
            scene.others[number] = _account(scene.other, person)
    Organiser.objects.create(
        network=scene.network, person=scene.people[ORGANISER], since=scene.network.started_on
    )
    till.hire_staff(
        merchant_id=scene.merchant.pk,
        person_id=scene.people[OWNER].pk,
        role="OWNER",
        on=DAY,
        by=None,
    )


def _account(network: Network, person: Person) -> LoanAccount:
    account = membership.open_loan_account(
        network_id=network.pk, person_id=person.pk, on=DAY, by=None
    )
    issuance.open_balance(
        account_id=account.pk, spending_minor=5_000, stake_minor=30_000, ratio=1, on=DAY, by=None
    )

    return LoanAccount.objects.select_related("network__asset", "person").get(pk=account.pk)


def _links(scene: Scene) -> None:
    """Let each pair of one network stand in the next of the ways, the other's six likewise.

    Between two ways stand pairs that have nothing to do with each other.
    """
    ways = itertools.cycle(way for one in RELATIONS for way in (one, Relation(), Relation()))
    rows = []
    for both in itertools.combinations(range(PEOPLE), 2):
        low, high = both
        if high < IN_BOTH:
            ends = scene.accounts[low], scene.accounts[high]
        elif low >= IN_BOTH:
            ends = scene.others[low], scene.others[high]
        elif high == IN_BOTH:
            # Nele's friends in the first network see her; she looks from the other one.
            ends = scene.accounts[low], scene.accounts[high]
        else:
            continue
        relation = next(ways)
        if relation.is_active and not {low, high}.isdisjoint(GONE):
            relation = Relation((State.CLOSED,))
        rows += [(both, link) for link in _links_of(ends, relation)]
        if high == IN_BOTH:
            relation = Relation(relation.states, relation.asks, relation.low_sees, False)
        scene.relations[both] = relation
    TrustLink.objects.bulk_create(link for _, link in rows)
    scene.links = dict(rows)
    PeerConsent.objects.bulk_create(
        PeerConsent(link=link, account=scene.accounts[0], asked_on=DAY)
        for both, link in scene.links.items()
        if scene.relations[both].consents and 0 not in both and both[1] < IN_BOTH
    )


def _links_of(ends, relation):
    low, high = ends
    for state in relation.states:
        agreed = state in (State.ACTIVE, State.CLOSED) or relation.consents
        yield TrustLink(
            network_id=low.network_id,
            low=low,
            high=high,
            state=state,
            requested_by=low if relation.asks == "low" else high,
            requested_on=DAY,
            offered_on=None if state == State.REQUESTED else DAY,
            agreed_by=low if agreed or state == State.AGREED_BY_ONE else None,
            agreed_on=DAY if agreed else None,
            low_pause=relation.paused if state == State.ACTIVE else "",
        )


def _states(scene: Scene) -> None:
    for number, values in (
        (HOLDS, {"state": "HOLD"}),
        (LEAVES, {"state": "HOLD_TO_EXIT", "exit_reason": "VOLUNTARY"}),
        (LEFT, {"state": "EXITED", "exit_reason": "VOLUNTARY"}),
        (DEFAULTED, {"state": "CLOSED_DEFAULTED", "exit_reason": "DEFAULT"}),
        (WAITS, {"state": "PENDING_PEERS"}),
    ):
        LoanAccount.objects.filter(pk=scene.accounts[number].pk).update(**values)
    for number, account in [*scene.accounts.items(), *scene.others.items()]:
        LoanAccount.objects.filter(pk=account.pk).update(second_defaults_max=ACCEPTS + number)
    SupportWish.objects.bulk_create(
        SupportWish(
            account=scene.accounts[number],
            text=f"wish of {number:02}",
            wanted=SupportWish.Help.TALK,
            band=SupportWish.Band.ONE,
            opened_on=DAY,
            ends_on=DAY + datetime.timedelta(days=30),
        )
        for number in range(10, 30)
    )


def _records(scene: Scene, far: dict[int, LoanAccount]) -> None:
    """Give everybody a loan that runs, one that was repaid with an extension, and deeds."""
    sets = {row.network_id: row for row in ParameterSet.objects.all()}
    for number, account in [*scene.accounts.items(), *scene.others.items()]:
        parameters = sets[account.network_id]
        _loan(account, parameters, principal_minor=10_000, state="REPAYING")
        repaid = _loan(account, parameters, principal_minor=10_000)
        carried = _loan(
            account,
            parameters,
            principal_minor=amount_of(CARRIED, number),
            extends=repaid,
            extended_number=1,
        )
        Forgiveness.objects.create(
            loan=carried,
            number=1,
            note=carried.notes.get(),
            lender=None,
            amount_minor=amount_of(FORGIVEN, number),
            forgiven_on=DAY,
        )
        distant = far[account.network_id]
        _loan(
            distant,
            parameters,
            principal_minor=amount_of(GAVE, number),
            extends=_loan(distant, parameters, principal_minor=10_000),
            extended_number=1,
            holder=account,
        )
    DefaultCase.objects.create(
        network=scene.network,
        borrower=scene.people[DEFAULTED],
        defaulted_on=DAY,
        **dict.fromkeys(
            (
                *("claim_minor", "stake_cash_minor", "stake_assigned_minor"),
                *("contingency_minor", "loss_minor"),
                *("interest_paid_minor", "interest_written_off_minor"),
            ),
            0,
        ),
        closes_account=True,
    )


def _loan(account, parameters, *, principal_minor, state="SETTLED", holder=None, **extension):
    is_open = state == "REPAYING"
    loan = Loan.objects.create(
        public_id=f"loan_{Loan.objects.count():026}",
        network_id=account.network_id,
        borrower=account.person,
        payer_account_id=account.spending_account_id,
        payee_account_id=account.spending_account_id,
        payee_name="Mercado",
        parameters=parameters,
        principal_minor=principal_minor,
        level_1_minor=principal_minor if holder else 0,
        level_2_minor=0,
        level_3_minor=0,
        pool_minor=0 if holder else principal_minor,
        transaction_fee_minor=0,
        contingency_fee_minor=0,
        limit_at_start_minor=principal_minor,
        installment_count=1,
        established_on=DAY,
        established_at=NOON,
        ends_on=DAY + datetime.timedelta(days=7),
        accrual_weekday=0,
        state=state,
        settled_on=None if is_open else DAY,
        **extension,
    )
    LoanBalance.objects.create(
        loan=loan,
        outstanding_minor=principal_minor if is_open else 0,
        next_due_on=DAY + datetime.timedelta(days=7) if is_open else None,
    )
    Note.objects.create(
        loan=loan,
        holder=holder.person if holder else None,
        account_id=(holder or account).stake_account_id,
        level=Note.Level.FIRST if holder else Note.Level.POOL,
        principal_minor=principal_minor,
        outstanding_minor=principal_minor if is_open else 0,
        path=[] if holder else None,
    )
    Installment.objects.create(
        loan=loan,
        number=1,
        due_on=DAY + datetime.timedelta(days=7),
        principal_minor=principal_minor,
        principal_paid_minor=0 if is_open else principal_minor,
        paid_on=None if is_open else DAY,
        source="" if is_open else "PERSONAL",
    )

    return loan
