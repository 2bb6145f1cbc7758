"""The life of a Jubilee fund: offered, opened into escrow, ended; nightly those that run out."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from governance.models import Network, Organiser
from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind, Purpose
from lending_circles.fund_refusals import (
    FundEndsUnfit,
    FundNotOpen,
    FundOfferedAlready,
    FundShort,
    FundUnknown,
)
from lending_circles.models import JubileeBacker, JubileeFund
from lending_circles.refusals import AmountNotPositive, NetworkOfBanks
from lending_circles.steps.matching_words import tell_ended
from pages.formats import amount_text
from people import audit
from people import steps as people_steps
from people.models import Person
from rules.money import Asset

State = JubileeFund.State
DAYS_MAX = 366
# The reason of a fund that nobody decided on in time.
UNDECIDED = "It was not decided before its last day."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What somebody offers to give: from which account, who stands behind it, until when.

    Without a name the fund is that of a member who would rather not be named.
    """

    giver: JubileeFund.Giver
    name: str
    account_id: int
    budget_minor: int
    closes_on: datetime.date
    words: str
    backers: tuple[int, ...]


def offer(*, network: Network, offered: Offer, on: datetime.date, by: Person) -> JubileeFund:
    """Write an offer for two organisers to decide on; no money moves yet.

    The caller has checked that `by` may give from the account. Raises NetworkOfBanks,
    AmountNotPositive, FundEndsUnfit, FundShort and FundOfferedAlready.

    Source: decision 0008.
    """
    assert connection.in_atomic_block
    ledger_queries.lock_balances([offered.account_id])

    if network.kind != Network.Kind.CIRCLE:
        raise NetworkOfBanks
    if offered.budget_minor <= 0:
        raise AmountNotPositive
    if not on < offered.closes_on <= on + datetime.timedelta(days=DAYS_MAX):
        raise FundEndsUnfit
    _check_holds(offered.account_id, offered.budget_minor, network)
    waiting = JubileeFund.objects.filter(
        giver_account_id=offered.account_id, state__in=(State.PROPOSED, State.OPEN)
    )
    if waiting.exists():
        raise FundOfferedAlready

    fund = JubileeFund.objects.create(
        network=network,
        giver=offered.giver,
        name=offered.name[:120],
        giver_account_id=offered.account_id,
        budget_minor=offered.budget_minor,
        closes_on=offered.closes_on,
        words=offered.words[:300],
        proposed_by=by,
        proposed_on=on,
    )
    backers = sorted({by.pk, *offered.backers})
    JubileeBacker.objects.bulk_create(
        JubileeBacker(fund=fund, person_id=person_id) for person_id in backers
    )
    offering = audit.record(
        "JUBILEE_OFFERED", by=by, subject=fund, data={"budget_minor": offered.budget_minor}
    )
    deciding = Organiser.objects.filter(network=network, until__isnull=True)
    people_steps.tell(
        deciding.exclude(person__in=backers).values_list("person_id", flat=True),
        kind="JUBILEE_ASKED",
        text="Somebody offers a Jubilee fund. Two organisers decide.",
        link=f"/organise/{network.slug}/jubilee/",
        cause=offering,
        on=on,
    )

    return fund


def lock_fund(fund_id: int) -> JubileeFund:
    """Lock and return a fund. Raises FundUnknown."""
    assert connection.in_atomic_block
    fund = (
        JubileeFund.objects.select_for_update(no_key=True, of=("self",))
        .select_related("network__asset")
        .filter(pk=fund_id)
        .first()
    )
    if fund is None:
        raise FundUnknown

    return fund


def open_fund(fund: JubileeFund, *, on: datetime.date, by: Person | None) -> None:
    """Move the whole budget into escrow; from then on the fund matches. Raises FundShort."""
    assert connection.in_atomic_block
    held = ledger_queries.lock_balances([fund.giver_account_id])[fund.giver_account_id]
    if held < fund.budget_minor:
        raise FundShort
    escrow_id = posting.open_account(
        code=f"fund:{fund.pk}:escrow", purpose=Purpose.JUBILEE, asset_id=fund.network.asset_id
    )

    posting.post(
        reference=f"fund:{fund.pk}:funded",
        moves=[
            posting.Move(Kind.JUBILEE_FUNDED, fund.giver_account_id, escrow_id, fund.budget_minor)
        ],
        on=on,
        book_id=fund.network_id,
    )

    fund.state, fund.escrow_account_id = State.OPEN, escrow_id
    fund.opened_by, fund.opened_on = by, on
    fund.save(update_fields=["state", "escrow_account", "opened_by", "opened_on"])
    audit.record("JUBILEE_OPENED", by=by, subject=fund)
    tell_ended(
        [fund],
        asset=_asset(fund.network),
        text="{title} is open: what lenders forgive is matched from now on.",
        on=on,
    )


def return_rest(
    funds: Sequence[JubileeFund], *, network: Network, on: datetime.date, by: Person | None
) -> None:
    """Close open funds, locked by the caller: what is left goes back, in one posting.

    Raises FundNotOpen.

    Source: decision 0008.
    """
    assert connection.in_atomic_block
    if any(fund.state != State.OPEN for fund in funds):
        raise FundNotOpen
    drafts = []
    for fund in funds:
        assert fund.escrow_account_id is not None
        # A fund that is open has something left: else it was used up.
        move = posting.Move(
            Kind.JUBILEE_RETURNED, fund.escrow_account_id, fund.giver_account_id, fund.left_minor
        )
        drafts.append(posting.JournalDraft(f"fund:{fund.pk}:returned", (move,)))

    posting.post_many(drafts, on=on, book_id=network.pk)

    for fund in funds:
        fund.returned_minor = fund.left_minor
        fund.state, fund.ended_on, fund.ended_by = State.CLOSED, on, by
    JubileeFund.objects.bulk_update(
        funds, ["returned_minor", "state", "ended_on", "ended_by", "remark"]
    )
    for fund in funds:
        audit.record(
            "JUBILEE_CLOSED", by=by, subject=fund, data={"returned_minor": fund.returned_minor}
        )
    tell_ended(
        funds,
        asset=_asset(network),
        text="{title} is closed. It matched {matched}; {left} came back to where it was from. "
        "{remark}",
        on=on,
    )


def close_funds(*, network_id: int, on: datetime.date) -> int:
    """Close the funds whose last day this is, and end offers that nobody decided on by then.

    Source: decision 0008.
    """
    assert connection.in_atomic_block
    due = (
        JubileeFund.objects.select_for_update(no_key=True)
        .filter(network_id=network_id, closes_on__lte=on)
        .filter(state__in=(State.PROPOSED, State.OPEN))
        .order_by("id")
    )
    funds = list(due)
    if not funds:
        return 0
    network = Network.objects.select_related("asset").get(pk=network_id)

    open_ones = [fund for fund in funds if fund.state == State.OPEN]
    if open_ones:
        return_rest(open_ones, network=network, on=on, by=None)
    undecided = [fund for fund in funds if fund.state == State.PROPOSED]
    for fund in undecided:
        fund.state, fund.ended_on, fund.remark = State.DECLINED, on, UNDECIDED
        audit.record("JUBILEE_DECLINED", by=None, subject=fund, data={"remark": UNDECIDED})
    JubileeFund.objects.bulk_update(undecided, ["state", "ended_on", "remark"])
    tell_ended(undecided, asset=_asset(network), text="{title} was not opened. {remark}", on=on)

    return len(funds)


def _check_holds(account_id: int, budget_minor: int, network: Network) -> None:
    short_minor = budget_minor - ledger_queries.balance(account_id)
    if short_minor > 0:
        raise FundShort(
            remedy=f"Offer {amount_text(short_minor, network.asset)} less, or add money first.",
            context={"short_minor": short_minor},
        )


def _asset(network: Network) -> Asset:
    return Asset(network.asset.code, network.asset.decimals)
