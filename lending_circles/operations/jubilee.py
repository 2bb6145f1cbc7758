"""Jubilee funds: members offer them, and two organisers decide."""

import datetime

from django.db import transaction

from governance.queries import check_organiser
from governance.steps import share_day
from lending_circles.fund_refusals import (
    AnotherOrganiser,
    BehindTheFund,
    FundDecided,
    FundNotOpen,
    NotBehindTheFund,
    ReasonMissing,
)
from lending_circles.models import JubileeFund, LoanAccount
from lending_circles.refusals import NotActive, NotAMember, NotYours
from lending_circles.steps import funds
from lending_circles.steps.matching_words import tell_ended
from people import audit
from people.models import Person
from rules.money import Asset

State = JubileeFund.State
_MAY_GIVE = (
    LoanAccount.State.PENDING_STAKE,
    LoanAccount.State.PENDING_PEERS,
    LoanAccount.State.ACTIVE,
    LoanAccount.State.HOLD,
)


@transaction.atomic(durable=True)
def offer_fund(
    *,
    account_id: int,
    budget_minor: int,
    closes_on: datetime.date,
    words: str,
    is_named: bool,
    on: datetime.date,
    by: Person,
    today: datetime.date | None = None,
) -> JubileeFund:
    """Offer to match what lenders forgive, from one's own spending account; no money moves yet.

    Raises DayNotOpen, NotAMember, NotYours, NotActive, and what `funds.offer` refuses.

    Source: decision 0008.
    """
    account = LoanAccount.objects.select_related("person").filter(pk=account_id).first()
    if account is None:
        raise NotAMember
    network = share_day(network_id=account.network_id, on=on, today=today)

    if account.person_id != by.pk:
        raise NotYours
    if account.state not in _MAY_GIVE:
        raise NotActive

    return funds.offer(
        network=network,
        offered=funds.Offer(
            giver=JubileeFund.Giver.MEMBER,
            name=account.person.name if is_named else "",
            account_id=account.spending_account_id,
            budget_minor=budget_minor,
            closes_on=closes_on,
            words=words,
            backers=(by.pk,),
        ),
        on=on,
        by=by,
    )


@transaction.atomic(durable=True)
def withdraw_offer(*, fund_id: int, on: datetime.date, by: Person) -> JubileeFund:
    """Take an offer back before it is decided; twice is as once.

    Raises FundUnknown, NotBehindTheFund and FundDecided.
    """
    fund = funds.lock_fund(fund_id)

    if not fund.backers.filter(person=by).exists():
        raise NotBehindTheFund
    if fund.state == State.WITHDRAWN:
        return fund
    if fund.state != State.PROPOSED:
        raise FundDecided

    fund.state, fund.ended_on, fund.ended_by = State.WITHDRAWN, on, by
    fund.save(update_fields=["state", "ended_on", "ended_by"])
    audit.record("JUBILEE_WITHDRAWN", by=by, subject=fund)

    return fund


@transaction.atomic(durable=True)
def agree_to_fund(
    *, fund_id: int, on: datetime.date, by: Person, today: datetime.date | None = None
) -> JubileeFund:
    """Agree to an offer; with the second organiser's yes the whole budget goes into escrow.

    Raises DayNotOpen, FundUnknown, NotOrganiser, BehindTheFund, FundDecided, AnotherOrganiser and
    FundShort.

    Source: decision 0008: four eyes.
    """
    fund = _to_decide(fund_id, on=on, by=by, today=today)

    if fund.first_by_id == by.pk:
        raise AnotherOrganiser

    if fund.first_by_id is None:
        fund.first_by, fund.first_on = by, on
        fund.save(update_fields=["first_by", "first_on"])
        audit.record("JUBILEE_SECONDED", by=by, subject=fund)
    else:
        funds.open_fund(fund, on=on, by=by)

    return fund


@transaction.atomic(durable=True)
def decline_fund(
    *,
    fund_id: int,
    remark: str,
    on: datetime.date,
    by: Person,
    today: datetime.date | None = None,
) -> JubileeFund:
    """Turn an offer down and say why; one organiser is enough for a no.

    Raises DayNotOpen, FundUnknown, NotOrganiser, BehindTheFund, FundDecided and ReasonMissing.
    """
    fund = _to_decide(fund_id, on=on, by=by, today=today)

    if not remark.strip():
        raise ReasonMissing

    fund.state, fund.ended_on, fund.ended_by = State.DECLINED, on, by
    fund.remark = remark.strip()[:300]
    fund.save(update_fields=["state", "ended_on", "ended_by", "remark"])
    audit.record("JUBILEE_DECLINED", by=by, subject=fund, data={"remark": fund.remark})
    asset = fund.network.asset
    tell_ended(
        [fund],
        asset=Asset(asset.code, asset.decimals),
        text="{title} was not opened. {remark}",
        on=on,
    )

    return fund


@transaction.atomic(durable=True)
def close_fund(
    *,
    fund_id: int,
    remark: str,
    on: datetime.date,
    by: Person,
    today: datetime.date | None = None,
) -> JubileeFund:
    """Close an open fund before its last day: what is left goes back to who gave it.

    Raises DayNotOpen, FundUnknown, NotOrganiser, BehindTheFund, FundNotOpen and ReasonMissing.

    Source: decision 0008.
    """
    fund = _organised(fund_id, on=on, by=by, today=today)

    if fund.state != State.OPEN:
        raise FundNotOpen
    if not remark.strip():
        raise ReasonMissing

    fund.remark = remark.strip()[:300]
    funds.return_rest([fund], network=fund.network, on=on, by=by)

    return fund


def _to_decide(
    fund_id: int, *, on: datetime.date, by: Person, today: datetime.date | None
) -> JubileeFund:
    fund = _organised(fund_id, on=on, by=by, today=today)
    if fund.state != State.PROPOSED:
        raise FundDecided

    return fund


def _organised(
    fund_id: int, *, on: datetime.date, by: Person, today: datetime.date | None
) -> JubileeFund:
    """Return a fund, locked under its network's day, for an organiser who is not behind it."""
    named = JubileeFund.objects.filter(pk=fund_id).values_list("network_id", flat=True).first()
    if named is not None:
        share_day(network_id=named, on=on, today=today)
    fund = funds.lock_fund(fund_id)
    check_organiser(by, fund.network_id)
    if fund.backers.filter(person=by).exists():
        raise BehindTheFund

    return fund
