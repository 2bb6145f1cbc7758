"""Banks that are founded in a network that exists: asked for by one, admitted by others."""

import datetime

from django.db import IntegrityError, transaction

from banks.bank_draft import BankDraft
from banks.models import Approval, Bank, BankApplication, Officer
from banks.queries.applications import approvers_of_network
from banks.queries.officers import check_role
from banks.refusals import AppliedAlready, NetworkOfCircle, NotAdmitting, NotApplied, OwnApplication
from banks.steps import approvals, registering
from banks.steps.registering import tell_organisers
from governance.models import Network
from governance.queries import check_organiser
from governance.steps import share_day
from people import audit
from people.models import Person
from people.public_ids import public_id as new_public_id
from people.steps import tell
from rules.bank_standing import LISTING

ADMIT = "ADMIT_BANK"
ROLES = (Officer.Role.APPROVER,)
State = BankApplication.State


@transaction.atomic(durable=True)
def apply_to_network(
    *, draft: BankDraft, network_id: int, on: datetime.date, by: Person
) -> BankApplication:
    """Ask the banks of a network to found another one among them.

    Banks of one network live by one business day, and serve each other's loans when one is
    suspended. Raises AppliedAlready, BankSlugTaken, DayNotOpen and NetworkOfCircle.
    """
    network = share_day(network_id=network_id, on=on)
    if network.kind != Network.Kind.BANKS:
        raise NetworkOfCircle
    registering.check_slug(draft.slug)

    try:
        with transaction.atomic():
            application = BankApplication.objects.create(
                public_id=new_public_id("bankapp", approvals.midnight(on)),
                network=network,
                person=by,
                name=draft.name,
                slug=draft.slug,
                country=draft.country,
                region=draft.region,
                about=draft.about,
                asked_on=on,
            )
    except IntegrityError as broken:
        if "bank_application_asked_once" not in str(broken):
            raise
        raise AppliedAlready from None
    audit.record("BANK_APPLIED", by=by, subject=application, data={"network": network.slug})
    for bank, people in approvers_of_network(network_id).items():
        tell(
            people,
            kind="BANK_APPLIED",
            text=f"{draft.name} asks to be a bank of {network.name}.",
            link=f"/desk/{bank.slug}/neighbours",
            on=on,
        )
    tell_organisers(
        network,
        kind="BANK_APPLIED",
        text=f"{draft.name} asks to be a bank of {network.name}.",
        on=on,
    )

    return application


@transaction.atomic(durable=True)
def withdraw_application(*, public_id: str, on: datetime.date, by: Person) -> BankApplication:
    """Take one's own application back. Raises NotApplied."""
    application = _asked(public_id)
    if application.person_id != by.pk:
        raise NotApplied

    _end(application, State.WITHDRAWN, bank=None, on=on)
    audit.record("BANK_APPLICATION_WITHDRAWN", by=by, subject=application)

    return application


@transaction.atomic(durable=True)
def request_admission(
    *, bank_id: int, public_id: str, on: datetime.date, by: Person, reason: str = ""
) -> Approval:
    """Propose, as an approver of a bank in good standing, to admit one that asks.

    Another approver of the same bank decides. Raises AskedAlready, NotAdmitting, NotApplied,
    NotOfficer and OwnApplication.
    """
    bank = Bank.objects.get(pk=bank_id)
    check_role(by, bank_id, ROLES)
    application = _asked(public_id)
    _check_may_admit(bank, application, by)

    return approvals.ask(
        bank=bank,
        kind=ADMIT,
        subject=application,
        summary=f"Admit {application.name} to {application.network.name}",
        payload={"application": application.public_id, "slug": application.slug},
        by=by,
        on=on,
        reason=reason,
    )


@transaction.atomic(durable=True)
def confirm_admission(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> Bank:
    """Admit the bank that another approver proposed; `public_id` is the approval's.

    Raises BankSlugTaken, DayNotOpen, NotAdmitting, NotApplied, NotOfficer, OwnApplication and
    SameOfficer.
    """
    approval = approvals.take(
        public_id=public_id, kind=ADMIT, by=by, on=on, remark=remark, roles=ROLES
    )
    application = _asked(approval.payload["application"])
    _check_may_admit(approval.bank, application, by)

    return _admit(application, on=on, by=by)


@transaction.atomic(durable=True)
def admit_as_organiser(*, public_id: str, on: datetime.date, by: Person) -> Bank:
    """Admit a bank, as an organiser of the network.

    Raises BankSlugTaken, DayNotOpen, NotApplied, NotOrganiser and OwnApplication.
    """
    application = _asked(public_id)
    check_organiser(by, application.network_id)
    _check_not_own(application, by)

    return _admit(application, on=on, by=by)


def _admit(application: BankApplication, *, on: datetime.date, by: Person) -> Bank:
    share_day(network_id=application.network_id, on=on)
    draft = BankDraft(
        application.name,
        application.slug,
        application.country,
        application.region,
        application.about,
    )
    bank = registering.register(
        draft, network_id=application.network_id, on=on, by=application.person
    )
    _end(application, State.ADMITTED, bank=bank, on=on)
    audit.record("BANK_ADMITTED", by=by, subject=application, data={"bank_id": bank.pk})
    tell(
        [application.person_id],
        kind="BANK_ADMITTED",
        text=f"{bank.name} is a bank of {application.network.name} now.",
        link=f"/desk/{bank.slug}/",
        on=on,
    )

    return bank


def _end(
    application: BankApplication, state: State, *, bank: Bank | None, on: datetime.date
) -> None:
    application.state = state
    application.bank = bank
    application.ended_on = on
    application.save(update_fields=["state", "bank", "ended_on"])


def _asked(public_id: str) -> BankApplication:
    found = (
        BankApplication.objects.select_for_update(of=("self",))
        .select_related("network", "person")
        .filter(public_id=public_id, state=State.ASKED)
        .first()
    )
    if found is None:
        raise NotApplied

    return found


def _check_may_admit(bank: Bank, application: BankApplication, by: Person) -> None:
    if bank.network_id != application.network_id:
        raise NotApplied
    if bank.state not in LISTING:
        raise NotAdmitting(context={"state": bank.state})
    _check_not_own(application, by)


def _check_not_own(application: BankApplication, by: Person) -> None:
    if application.person_id == by.pk:
        raise OwnApplication
