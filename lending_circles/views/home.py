"""Home: what a member has, what is due next, and what needs them."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from lending_circles.models import LoanAccount
from lending_circles.queries import bundles, doors, own_circle, own_loans, own_stake
from lending_circles.queries.extending import extends_for_somebody
from lending_circles.queries.members import Figures, figures_of
from lending_circles.queries.reserves import reserve_of
from lending_circles.views.gate import CHOSEN, Here, frame, member_page, person_at
from loans.models import Note
from pages.formats import amount_words, day_words
from pages.frame import first_door
from rules.terms import CircleTerms
from rules.trust import is_grace_running

State = LoanAccount.State


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that needs the member: the fact, what helps, and the way there."""

    tone: str
    fact: str
    help: str
    href: str = ""
    action: str = ""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show a member their home; somebody with another role alone is taken to its door."""
    person = person_at(request)
    if doors.chosen_account(person, request.session.get(CHOSEN)) is None:
        return redirect(first_door(request.user) or "join")

    return _home(request)


@member_page
def _home(request: HttpRequest, here: Here) -> HttpResponse:
    loans = own_loans.open_loans(here.account, on=here.on)
    figures = figures_of(here.account)
    terms = here.terms
    next_rung = min((rung for rung in terms.credit_ratios if rung > here.account.ratio), default=0)
    levels = own_stake.lent_by_level(here.account)

    return render(
        request,
        "lending_circles/home.html",
        frame(
            here,
            figures=figures,
            terms=terms,
            next_loan=loans[0] if loans else None,
            others=loans[1:],
            can_borrow=_can_borrow(here, terms, loans),
            next_rung=next_rung,
            step_minor=-(
                -figures.limit_minor
                * terms.step_share_min.numerator
                // terms.step_share_min.denominator
            ),
            levels=levels,
            helped_minor=sum(level.amount_minor for level in levels),
            helped_near=_people(levels, near=True),
            helped_far=_people(levels, near=False),
            alerts=list(_alerts(here, figures, terms, loans)),
        ),
    )


def _can_borrow(here: Here, terms: CircleTerms, loans: list[own_loans.OwnLoan]) -> bool:
    """Tell whether nothing but the limit and the circle's money stands between a member and a loan.

    What a member sees before they ask; the checkout checks for itself.
    """
    account = here.account
    states = (State.ACTIVE,) if terms.hold_blocks_borrowing else (State.ACTIVE, State.HOLD)
    is_stopped = account.borrowing_blocked or account.top_up_required

    return account.state in states and not is_stopped and not any(own.is_late for own in loans)


def _people(levels: list[own_stake.LentAtLevel], *, near: bool) -> int:
    """Return how many people the member's money helps inside their circle, or beyond it."""
    return sum(each.people for each in levels if (each.level == Note.Level.FIRST) == near)


def _alerts(
    here: Here, figures: Figures, terms: CircleTerms, loans: list[own_loans.OwnLoan]
) -> Iterator[Alert]:
    account = here.account
    yield from _alerts_of_state(here, figures, terms)
    if account.state in (State.EXITED, State.CLOSED_DEFAULTED):
        # Who has left is asked for nothing that only a member needs.
        return
    if account.borrowing_blocked or any(own.is_late for own in loans):
        yield Alert(
            "late",
            _("You cannot borrow: a repayment was late."),
            _("Repay all your open loans; then you can borrow again."),
            reverse("loans"),
            _("See my loans"),
        )
    if account.top_up_required:
        missing = amount_words(terms.stake_minor_min - account.deposit_minor, here.asset)
        yield Alert(
            "due",
            _("Your stake is below the minimum, so you cannot borrow."),
            _("Add %(amount)s to it.") % {"amount": missing},
            reverse("stake_add"),
            _("Add to my stake"),
        )
    reserve = reserve_of(account, terms)
    if reserve.extend_short_minor and reserve.advanced_minor and extends_for_somebody(account):
        short = amount_words(reserve.extend_short_minor, here.asset)
        yield Alert(
            "due",
            _("You carried a friend’s repayment, and cannot carry another for now."),
            _("Add %(amount)s to your stake to go on, or wait until it comes back.")
            % {"amount": short},
            reverse("stake_add"),
            _("Add to my stake"),
        )
    if account.peers_missing_since:
        yield Alert(
            "late",
            _("You have %(count)s unique peers; borrowing needs %(least)s.")
            % {"count": account.unique_peers, "least": terms.unique_peers_min},
            _peers_missing(account.peers_missing_since, here, terms),
            reverse("circle"),
            _("See my circle"),
        )
    elif account.unique_warning:
        yield Alert(
            "due",
            _("You have %(count)s unique peers, and borrowing needs %(least)s.")
            % {"count": account.unique_peers, "least": terms.unique_peers_min},
            _("One or two more would keep you safe if somebody leaves."),
            reverse("circle"),
            _("See my circle"),
        )
    waiting = own_circle.waiting_count(account) + bundles.waiting_count(account)
    if waiting:
        yield Alert(
            "info",
            ngettext(
                "%(count)s request waits for your answer.",
                "%(count)s requests wait for your answer.",
                waiting,
            )
            % {"count": waiting},
            "",
            reverse("circle") + "#requests",
            _("Answer"),
        )


def _peers_missing(since: datetime.date, here: Here, terms: CircleTerms) -> str:
    """Return since when unique peers are missing, and whether one can borrow all the same."""
    days = terms.top_up_grace_days
    words = (
        _("Missing since %(day)s; for %(days)s days after that you can still borrow.")
        if is_grace_running(since, on=here.on, grace_days=days)
        else _("Missing since %(day)s, for more than %(days)s days: you cannot borrow.")
    )
    help_words = _("Agree on trust with somebody whom nobody else in your circle trusts.")

    return f"{words} {help_words}" % {"day": day_words(since), "days": days}


def _alerts_of_state(here: Here, figures: Figures, terms: CircleTerms) -> Iterator[Alert]:
    state = here.account.state
    if state == State.PENDING_STAKE:
        missing = amount_words(terms.stake_minor_min - figures.deposit_minor, here.asset)
        yield Alert(
            "due",
            _("Put in your first stake: %(amount)s.") % {"amount": missing},
            _("It is lent to people you trust, and it is what they trust you by."),
            reverse("stake_add"),
            _("Put in my stake"),
        )
    elif state == State.PENDING_PEERS:
        yield Alert(
            "due",
            _("You have %(count)s unique peers; borrowing needs %(least)s.")
            % {"count": here.account.unique_peers, "least": terms.unique_peers_min},
            _("Your stake already helps others. Agree on trust with people you know."),
            reverse("circle_add"),
            _("Ask somebody"),
        )
    elif state == State.HOLD:
        yield Alert(
            "extended",
            _("You are on hold: nothing new is lent from your stake."),
            _("What is lent comes back week by week."),
            reverse("lending_rules"),
            _("Lend again"),
        )
    elif state == State.HOLD_TO_EXIT:
        yield Alert(
            "extended",
            _("You are leaving: your stake is returned as it frees."),
            _(
                "Once what you owe is paid, all that is free comes to your spending account at "
                "the close of each day."
            ),
            reverse("stake"),
            _("Where my stake is"),
        )
    elif state == State.CLOSED_DEFAULTED:
        yield Alert(
            "lost",
            _("This loan account was closed by a default."),
            _("You can spend and receive money here. There is a way back whenever you wish."),
            reverse("way_back"),
            _("My way back"),
        )
    elif state == State.EXITED:
        yield Alert(
            "plain",
            _("You have left this network’s circles."),
            _("Your record stays, so that you can come back."),
            reverse("join"),
            _("Come back"),
        )
