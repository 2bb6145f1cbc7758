"""Members who would open a shop ask; an organiser opens it or says why not."""

import datetime

from django.db import transaction

from governance import queries as governance_queries
from governance.models import Network
from lending_circles.models import LoanAccount
from merchants.models import Application, Staff
from merchants.refusals import ApplicationDecided, ApplicationWaits, NotInThisNetwork, OwnMerchant
from merchants.steps import opening, terminals
from people import audit
from people import steps as people_steps
from people.models import Person

State = Application.State


@transaction.atomic(durable=True)
def apply_for_shop(
    *, network_id: int, name: str, sells: str, address: str, on: datetime.date, by: Person
) -> Application:
    """Ask the organisers of a network to open a shop.

    Raises NotInThisNetwork, and ApplicationWaits where one waits already.
    """
    # Two presses at once queue behind the person.
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    network = Network.objects.get(pk=network_id)

    if network.kind == Network.Kind.CIRCLE and not _is_member(by, network):
        raise NotInThisNetwork
    if Application.objects.filter(network=network, person=by, state=State.WAITING).exists():
        raise ApplicationWaits

    application = Application.objects.create(
        network=network, person=by, name=name, sells=sells, address=address, asked_on=on
    )
    audit.record("SHOP_ASKED_FOR", by=by, subject=application)

    return application


@transaction.atomic(durable=True)
def withdraw_application(*, application_id: int, on: datetime.date, by: Person) -> Application:
    """Take back one's own wish; twice is as once. Raises ApplicationDecided."""
    application = _locked(application_id)

    if application.person_id != by.pk:
        raise NotInThisNetwork
    if application.state in (State.OPENED, State.REFUSED):
        raise ApplicationDecided
    if application.state == State.WAITING:
        application.state, application.decided_on = State.WITHDRAWN, on
        application.save(update_fields=["state", "decided_on"])
        audit.record("SHOP_WISH_WITHDRAWN", by=by, subject=application)

    return application


@transaction.atomic(durable=True)
def open_applied_shop(
    *,
    application_id: int,
    handle: str,
    terminal_name: str,
    on: datetime.date,
    by: Person | None,
) -> Application:
    """Open the shop that a member asked for, with them as its owner and a first till.

    Raises NotOrganiser, OwnMerchant where the organiser asked themselves, ApplicationDecided and
    HandleTaken.
    """
    application = _locked(application_id)

    _check_decides(application, by)

    merchant = opening.open_merchant(
        network_id=application.network_id,
        name=application.name,
        handle=handle,
        on=on,
        by=by,
        sells=application.sells,
        address=application.address,
    )
    Staff.objects.create(
        merchant=merchant, person_id=application.person_id, role=Staff.Role.OWNER, since=on
    )
    terminals.new_terminal(merchant=merchant, name=terminal_name, on=on, by=by)
    _decide(application, State.OPENED, on=on, by=by, merchant=merchant)
    people_steps.tell(
        [application.person_id],
        kind="SHOP_OPENED",
        text=f"{application.name} is open: you can sell now.",
        link=f"/shop/{merchant.pk}/",
        on=on,
    )

    return application


@transaction.atomic(durable=True)
def refuse_application(
    *, application_id: int, remark: str, on: datetime.date, by: Person | None
) -> Application:
    """Turn a wish down and say why. Raises NotOrganiser, OwnMerchant and ApplicationDecided."""
    application = _locked(application_id)

    _check_decides(application, by)

    _decide(application, State.REFUSED, on=on, by=by, remark=remark)
    people_steps.tell(
        [application.person_id],
        kind="SHOP_REFUSED",
        text=f"{application.name} was not opened: {remark}",
        link="/shop/open/",
        on=on,
    )

    return application


def _check_decides(application: Application, by: Person | None) -> None:
    governance_queries.check_organiser(by, application.network_id)
    if by is not None and by.pk == application.person_id:
        raise OwnMerchant
    if application.state != State.WAITING:
        raise ApplicationDecided


def _decide(
    application: Application,
    state: Application.State,
    *,
    on: datetime.date,
    by: Person | None,
    **told: object,
) -> None:
    application.state, application.decided_on, application.decided_by = state, on, by
    for name, value in told.items():
        setattr(application, name, value)
    application.save(update_fields=["state", "decided_on", "decided_by", *told])
    audit.record(f"SHOP_{state}", by=by, subject=application)


def _is_member(person: Person, network: Network) -> bool:
    return LoanAccount.objects.filter(person=person, network=network).exists()


def _locked(application_id: int) -> Application:
    return Application.objects.select_for_update(no_key=True).get(pk=application_id)
