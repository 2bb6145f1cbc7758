"""How far the members of the demonstration go for each other, and what they write and wish."""

import datetime
from collections import defaultdict

from django.db.models import Q

from conversations.models import SupportWish
from conversations.operations.supporting import ask_for_support
from conversations.operations.writing import send_message
from demo import cast
from demo.shop_cast import GYM
from demo.village import UNIT, Village, noon
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import jubilee, preferences, trust
from lending_circles.operations.bundles import propose_bundle
from merchants.operations import jubilee as merchant_funds

Permission = LoanAccount.Permission


def set_agreements(village: Village) -> None:
    """Let sixty of a hundred agreements lend, thirty extend as well and ten forgive.

    Source: S3 "Trust agreement": an example of 100 lenders is 60, 30 and 10.
    """
    number_of = {account.pk: number for number, account in enumerate(village.accounts)}
    links = TrustLink.objects.filter(network=village.network, state=TrustLink.State.ACTIVE)
    chosen: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for link in links.order_by("pk"):
        for lender_id, borrower_id in ((link.low_id, link.high_id), (link.high_id, link.low_id)):
            lender, borrower = number_of.get(lender_id), number_of.get(borrower_id)
            if lender is not None and borrower is not None:
                chosen[lender][_permission(lender, borrower)].append(link.pk)
    for lender, by_permission in chosen.items():
        account = village.accounts[lender]
        for permission, link_ids in by_permission.items():
            if permission != Permission.LOAN:
                trust.grant_many(
                    lender_account_id=account.pk,
                    link_ids=link_ids,
                    permission=permission,
                    by=account.person,
                )
    for number in cast.FAR_EXTENDERS:
        account = village.accounts[number]
        preferences.set_preferences(
            account_id=account.pk,
            offers_second=Permission.EXTEND,
            offers_third=Permission.EXTEND,
            by=account.person,
        )


def _permission(lender: int, borrower: int) -> str:
    """Return what one grants another; nobody carries those who are there to be seen late.

    The square spreads the groups over neighbours, who all stand at the same distances.
    """
    share = (5 * lender * lender + 12 * borrower) % 29
    if borrower in cast.NOT_CARRIED or share < 18:
        return Permission.LOAN

    return Permission.EXTEND if share < 27 else Permission.FORGIVE


def live(village: Village, on: datetime.date, *, days_ago: int) -> None:
    """Ask for trust a few days before today, so that a request waits for its answer."""
    if days_ago == cast.HANA_ASKS_DAYS_AGO:
        hana, ana = village.accounts[7], village.accounts[0]
        trust.request_trust(
            account_id=hana.pk,
            peer_account_id=ana.pk,
            on=on,
            by=hana.person,
            remark=cast.HANA_WRITES,
        )
    if days_ago == cast.FUND_DAYS_AGO:
        _open_fund(village, on)


def _open_fund(village: Village, on: datetime.date) -> None:
    """Let the gym match what lenders forgive: both organisers say yes."""
    gym = village.shops[GYM]
    fund = merchant_funds.offer_fund(
        merchant_id=gym.merchant.pk,
        budget_minor=cast.FUND_BUDGET * UNIT,
        closes_on=on + datetime.timedelta(days=cast.FUND_LASTS_DAYS),
        words=cast.GYM_WRITES,
        on=on,
        at=noon(on),
        by=gym.owner,
    )
    for organiser in (village.organiser, village.second_organiser):
        jubilee.agree_to_fund(fund_id=fund.pk, on=on, by=organiser)


def leave_for_today(village: Village, on: datetime.date) -> None:
    """Leave a talk, wishes for support, an offered fund and a proposal to be found today."""
    ana, ben = village.accounts[0], village.accounts[1]
    for author, peer, text in (
        (ben, ana, cast.BEN_WRITES),
        (ana, ben, cast.ANA_ANSWERS),
    ):
        send_message(
            account_id=author.pk,
            peer_account_id=peer.pk,
            text=text,
            token=f"demo-{author.pk}-{peer.pk}",
            on=on,
            at=noon(on),
            by=author.person,
        )
    oona = village.accounts[14]
    for account, wanted, text in (
        (ben, SupportWish.Help.EXTEND, cast.BEN_WISHES),
        (oona, SupportWish.Help.LOAN, cast.OONA_WISHES),
    ):
        ask_for_support(
            account_id=account.pk,
            text=text,
            wanted=wanted,
            band=SupportWish.Band.HALF,
            on=on,
            by=account.person,
        )
    offered = jubilee.offer_fund(
        account_id=ana.pk,
        budget_minor=cast.ANA_OFFERS * UNIT,
        closes_on=on + datetime.timedelta(days=cast.FUND_LASTS_DAYS),
        words=cast.ANA_WRITES,
        is_named=True,
        on=on,
        by=ana.person,
    )
    jubilee.agree_to_fund(fund_id=offered.pk, on=on, by=village.organiser)
    chi = village.accounts[2]
    peers = TrustLink.objects.filter(
        Q(low=chi) | Q(high=chi), network=village.network, state=TrustLink.State.ACTIVE
    ).order_by("pk")
    peer_ids = [link.high_id if link.low_id == chi.pk else link.low_id for link in peers]
    propose_bundle(
        account_id=chi.pk,
        bundle="CARRYING",
        peer_account_ids=peer_ids,
        needed=3,
        ends_on=on + datetime.timedelta(days=14),
        on=on,
        by=chi.person,
    )
