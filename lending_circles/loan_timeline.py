"""What happened to a loan, as its borrower reads it: the newest first, weeks of the same as one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lending_circles.queries.own_loans import OwnLoan, Step, caught_up_on
from lending_circles.uncarried_words import UNCARRIED
from pages.formats import amount_words
from repayments.models import LateEpisode
from rules.extension import NotExtended

Event = dict[str, Any]

# How a repayment came to be complete, and what is said of several that did so one after another.
_PAID = {
    "PAID": (
        gettext_lazy("Repayment %(number)s paid"),
        gettext_lazy("Repayments %(first)s to %(last)s paid"),
    ),
    "STAKE_DRAWN": (
        gettext_lazy("Your stake paid repayment %(number)s"),
        gettext_lazy("Your stake paid repayments %(first)s to %(last)s"),
    ),
    "CARRIED": (
        gettext_lazy("Friends carried repayment %(number)s"),
        gettext_lazy("Friends carried repayments %(first)s to %(last)s"),
    ),
    "FORGIVEN": (
        gettext_lazy("Repayment %(number)s was forgiven"),
        gettext_lazy("Repayments %(first)s to %(last)s were forgiven"),
    ),
    "MATCHED": (
        gettext_lazy("A Jubilee fund paid the rest of repayment %(number)s"),
        gettext_lazy("A Jubilee fund paid the rest of repayments %(first)s to %(last)s"),
    ),
}
_LATE = (
    gettext_lazy("Repayment %(number)s was late"),
    gettext_lazy("Repayments %(first)s to %(last)s were late"),
)
_GRACE = (
    gettext_lazy("Repayment %(number)s passed the days of grace"),
    gettext_lazy("Repayments %(first)s to %(last)s passed the days of grace"),
)
# So many of one kind in a row are told as one, which opens.
RUN_MIN = 3
# What ends a loan stands over all else of its day.
_ENDS = ("SETTLED", "DEFAULTED")


def timeline_of(
    own: OwnLoan, episodes: Sequence[LateEpisode], whys: Mapping[int, NotExtended], asset: Any
) -> list[Event]:
    """Return what happened, the newest first, for the timeline of pages.

    `whys` say by number why friends did not carry what was late.
    """
    return sorted(
        _folded(_events(own, episodes, whys, asset)),
        key=lambda event: (event["on"], event["status"] in _ENDS),
        reverse=True,
    )


def _folded(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events, those of repayments one after another that say the same as one event."""
    runs: dict[Any, list[Event]] = defaultdict(list)
    for event in events:
        if "number" not in event:
            yield event
            continue
        run = runs[event["words"]]
        if run and event["number"] != run[-1]["number"] + 1:
            yield from _told(run)
            run.clear()
        run.append(event)
    for run in runs.values():
        yield from _told(run)


def _told(run: list[Event]) -> list[Event]:
    """Return a run of events as one, where it is long enough."""
    if len(run) < RUN_MIN:
        return list(run)
    first, last = run[0], run[-1]
    details = {event["detail"] for event in run}

    return [
        {
            "title": first["words"][1] % {"first": first["number"], "last": last["number"]},
            "on": max(event["on"] for event in run),
            "detail": details.pop() if len(details) == 1 else "",
            "status": last["status"],
            "inside": run[::-1],
        }
    ]


def _of_number(words: tuple[Any, Any], number: int, **told: Any) -> Event:
    """Return an event of one repayment; `words` are said of it alone, and of a run of them."""
    return {"title": words[0] % {"number": number}, "words": words, "number": number, **told}


def _events(
    own: OwnLoan, episodes: Sequence[LateEpisode], whys: Mapping[int, NotExtended], asset: Any
) -> Iterator[Event]:
    loan = own.loan
    principal = amount_words(loan.principal_minor, asset)
    started = (
        _("%(amount)s were carried for you by friends")
        if own.is_extension
        else _("%(name)s was paid %(amount)s")
    )
    yield {
        "title": started % {"name": loan.payee_name, "amount": principal},
        "on": loan.established_on,
        "status": "INFO",
    }
    for step in own.steps:
        if step.paid_on is not None:
            yield _of_number(
                _PAID.get(step.status, _PAID["PAID"]),
                step.number,
                on=step.paid_on,
                detail=_paid_words(step, asset),
                status=step.status,
            )
    for episode in sorted(episodes, key=lambda one: one.number):
        yield from _late_events(episode, whys.get(episode.number))
    for on in caught_up_on(loan, episodes):
        yield {"title": _("Caught up: nothing is late any more"), "on": on, "status": "PAID"}
    if loan.settled_on:
        yield {"title": _("Repaid in full"), "on": loan.settled_on, "status": "SETTLED"}
    if loan.defaulted_on:
        yield {
            "title": _("The loan defaulted"),
            "on": loan.defaulted_on,
            "detail": _("Your stake, the contingency pool and your lenders covered what was left."),
            "status": "DEFAULTED",
        }


def _late_events(episode: LateEpisode, why: NotExtended | None) -> Iterator[Event]:
    """Return how a repayment became late, and what followed."""
    stops = _("Borrowing stops until all your loans are repaid.")
    tried = UNCARRIED.get(why) if why is not None else None
    yield _of_number(
        _LATE,
        episode.number,
        on=episode.late_on,
        detail=f"{tried} {stops}" if tried else stops,
        status="LATE",
    )
    if episode.escalated_on:
        yield _of_number(
            _GRACE,
            episode.number,
            on=episode.escalated_on,
            detail=_(
                "Your credit ratio goes one step down, if it is not the lowest, and your stake "
                "pays what it can."
            ),
            status="LATE",
        )


def _paid_words(step: Step, asset: Any) -> str:
    """Return what completed a repayment; what was forgiven of it was paid by nobody."""
    if step.forgiven_minor and step.status != "FORGIVEN":
        paid = amount_words(step.amount_minor - step.forgiven_minor, asset)
        forgiven = amount_words(step.forgiven_minor, asset)
        return _("%(paid)s; %(forgiven)s of it was forgiven") % {"paid": paid, "forgiven": forgiven}

    return str(amount_words(step.amount_minor, asset))
