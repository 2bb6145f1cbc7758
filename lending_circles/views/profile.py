"""A member's profile: what they did as a borrower and as a lender, and what they offer."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ledger.models import Asset
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries.profile import Granted, Norms, Profile, find_profile
from lending_circles.queries.records import Reliability
from lending_circles.queries.visibility import SEEN_BY_BOTH
from lending_circles.views.gate import Here, frame, member_page
from pages.formats import amount_words

Permission = TrustLink.Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of a record: what it is, what it says, where it comes from, what is usual."""

    label: str
    why: str
    count: int | None = None
    words: str = ""
    amount_minor: int | None = None
    usual: str = ""
    status: str = ""


@require_safe
@member_page
def profile(request: HttpRequest, here: Here, handle: str) -> HttpResponse:
    """Show a profile to those who may see it; for all others there is none."""
    found = find_profile(here.account, handle, on=here.on)
    if found is None:
        raise Http404

    return render(
        request,
        "lending_circles/profile.html",
        frame(
            here,
            profile=found,
            link=found.link,
            name=found.account.person.name,
            state=_state(found.account),
            reliability=_reliability(found, here.asset),
            generosity=_generosity(found),
            granted=_granted(found.granted, here),
            can_write=found.link is not None and found.link.state in SEEN_BY_BOTH,
            second=_offer(found.account.offers_second, second=True),
            third=_offer(found.account.offers_third, second=False),
            second_rules=_rules(found.account, "second"),
            third_rules=_rules(found.account, "third"),
        ),
    )


def _reliability(profile: Profile, asset: Asset) -> list[Figure]:
    """Return the lines of how somebody repaid."""
    record, norms = profile.reliability, profile.norms
    on_time = record.on_time_percent
    open_words = ngettext(
        "%(count)s more is being repaid.", "%(count)s more are being repaid.", record.loans_open
    ) % {"count": record.loans_open}
    lines = [
        Figure(
            label=_("Loans repaid"),
            count=record.loans_repaid,
            why=_("Purchases repaid in full.") + (f" {open_words}" if record.loans_open else ""),
            usual=_usual(norms, "loans_repaid"),
        ),
        Figure(
            label=_("On time"),
            words=_("not yet") if on_time is None else f"{on_time} %",
            why=_("No repayment was due so far.")
            if on_time is None
            else _("Of %(count)s repayments due so far: paid by their day, or carried by friends.")
            % {"count": record.installments_due},
            usual=_usual(norms, "on_time_percent", suffix=" %"),
        ),
        Figure(
            label=_("Late"),
            count=record.late_count,
            why=_("Not paid by the end of their day; %(count)s of them for more than 7 days.")
            % {"count": record.late_over_grace_count},
        ),
        Figure(
            label=_("Extensions used"),
            count=record.extensions_count,
            amount_minor=record.extended_minor or None,
            why=_("Times that friends carried a repayment for three weeks more."),
        ),
        Figure(
            label=_("Forgiven"),
            count=record.forgiven_count,
            amount_minor=record.forgiven_minor or None,
            why=_forgiven(record, asset),
        ),
        _defaults(record, asset),
    ]
    if record.default_count:
        lines.append(
            Figure(
                label=_("Paid back later"),
                amount_minor=record.paid_back_minor,
                why=_("What came back of it since: to those who lost, and to the pools."),
            )
        )

    return lines


def _forgiven(record: Reliability, asset: Asset) -> str:
    why = _("Shares that lenders let go for ever.")
    if record.matched_minor:
        why += " " + _("Jubilee funds paid %(amount)s more.") % {
            "amount": amount_words(record.matched_minor, asset)
        }

    return why


def _defaults(record: Reliability, asset: Asset) -> Figure:
    why = _("Times that a loan was not repaid a week after its end. This mark stays.")
    if record.lost_minor:
        why += " " + _("Others lost %(amount)s by it.") % {
            "amount": amount_words(record.lost_minor, asset)
        }

    return Figure(
        label=_("Defaults"),
        count=record.default_count,
        why=why,
        status="DEFAULTED" if record.default_count else "",
    )


def _generosity(profile: Profile) -> list[Figure]:
    """Return the lines of what somebody did for others."""
    given, norms = profile.generosity, profile.norms

    return [
        Figure(
            label=_("Carried for others"),
            count=given.extended_count,
            amount_minor=given.extended_minor or None,
            why=_("Extensions in which this stake paid somebody’s repayment."),
            usual=_usual(norms, "extended_count"),
        ),
        Figure(
            label=_("Forgave others"),
            count=given.forgave_count,
            amount_minor=given.forgave_minor or None,
            why=_("Own shares of an extension, let go for ever."),
            usual=_usual(norms, "forgave_count"),
        ),
        Figure(
            label=_("Lends now to"),
            count=None if profile.lends_to_few else given.lends_to_count,
            words=_("one or two") if profile.lends_to_few else "",
            why=_("People who owe this stake something today. Nobody is told who, or how much."),
        ),
        Figure(
            label=_("Would carry"),
            count=given.extends_for,
            why=_("Of %(count)s friends, those for whom the agreements would extend.")
            % {"count": given.peers},
            usual=_usual(norms, "extends_for"),
        ),
        Figure(
            label=_("Would forgive"),
            count=given.forgives_for,
            why=_("Of those, the ones who would also be forgiven."),
            usual=_usual(norms, "forgives_for"),
        ),
        Figure(
            label=_("Stood by"),
            count=given.helped_people,
            why=_("Different people who were helped through a repayment."),
        ),
        *(
            [
                Figure(
                    label=_("Made good"),
                    amount_minor=given.made_good_minor,
                    why=_("Paid by own will to those who had lost by the default."),
                )
            ]
            if profile.reliability.default_count
            else []
        ),
    ]


def _usual(norms: Norms | None, name: str, *, suffix: str = "") -> str:
    """Return what is usual in the viewer's circle, in words; nothing where it is not told."""
    value = None if norms is None else getattr(norms, name)
    if value is None:
        return ""

    return _("In your circle the middle is %(value)s.") % {"value": f"{value}{suffix}"}


def _granted(granted: Granted | None, here: Here) -> str:
    """Return what the owner grants the viewer, as a sentence."""
    if granted is None:
        return ""
    if granted.is_paused:
        return _("Nothing now: they paused it. They can open it again at any time.")
    if granted.permission == Permission.NONE:
        return _("They do not lend to you.")
    limit = (
        ""
        if granted.limit_minor is None
        else " "
        + _("up to %(amount)s at one time")
        % {"amount": amount_words(granted.limit_minor, here.asset)}
    )
    deeds = {
        Permission.LOAN: _("They lend to you%(limit)s."),
        Permission.EXTEND: _("They lend to you%(limit)s, and carry a repayment when you are late."),
        Permission.FORGIVE: _(
            "They lend to you%(limit)s, carry a repayment when you are late, and forgive their "
            "own share if you cannot pay that either."
        ),
    }

    return deeds[Permission(granted.permission)] % {"limit": limit}


def _offer(offered: str, *, second: bool) -> str:
    """Return what somebody offers beyond their circle, in words."""
    if second:
        words = {
            Permission.NONE: _("Nothing to friends of friends."),
            Permission.LOAN: _("Loans to friends of friends."),
            Permission.EXTEND: _(
                "Loans to friends of friends, and extensions where the friend "
                "between them extends too."
            ),
            Permission.FORGIVE: _(
                "Loans to friends of friends, extensions and forgiveness where "
                "the friend between them does the same."
            ),
        }
    else:
        words = {
            Permission.NONE: _("Nothing one step further."),
            Permission.LOAN: _("Loans one step further."),
            Permission.EXTEND: _(
                "Loans one step further, and extensions where both between them extend too."
            ),
            Permission.FORGIVE: _(
                "Loans one step further, extensions and forgiveness where both "
                "between them do the same."
            ),
        }

    return words[Permission(offered)]


def _rules(account: LoanAccount, level: str) -> list[str]:
    """Return whose requests somebody accepts beyond their circle, one sentence a rule."""
    bounds: dict[str, Any] = {
        name: getattr(account, f"{level}_{name}")
        for name in ("defaults_max", "on_time_percent_min", "ratio_min")
    }
    said = []
    if bounds["defaults_max"] is not None:
        said.append(
            _("at most %(count)s defaults ever") % {"count": bounds["defaults_max"]}
            if bounds["defaults_max"]
            else _("no default ever")
        )
    if bounds["on_time_percent_min"] is not None:
        said.append(
            _("at least %(percent)s %% of repayments on time")
            % {"percent": bounds["on_time_percent_min"]}
        )
    if bounds["ratio_min"] is not None:
        said.append(_("a credit ratio of at least %(ratio)s:1") % {"ratio": bounds["ratio_min"]})

    return said


def _state(account: LoanAccount) -> str:
    """Return what everybody who sees the profile should know of the account's state."""
    states = {
        LoanAccount.State.PENDING_STAKE: _("Has not staked the minimum yet."),
        LoanAccount.State.PENDING_PEERS: _("Lends, and looks for more friends before borrowing."),
        LoanAccount.State.HOLD: _("Makes no new loans for now."),
        LoanAccount.State.HOLD_TO_EXIT: _("Is leaving: makes no new loans."),
        LoanAccount.State.EXITED: _("Has left the network."),
        LoanAccount.State.CLOSED_DEFAULTED: _("The account was closed by a default."),
    }

    return states.get(LoanAccount.State(account.state), "")
