"""Says the ways out of a refusal in plain sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.formats import AssetLike, amount_words
from rules.unlocks import Deed, Step, Way


def ways_in_words(
    ways: tuple[Way, ...], peer_names: Mapping[int, str], asset: AssetLike
) -> list[str]:
    """Return each way as a sentence or more, in the order given.

    Source: R3-166.
    """
    return [" ".join(_step(step, peer_names, asset) for step in way) for way in ways]


def _step(step: Step, peer_names: Mapping[int, str], asset: AssetLike) -> str:
    amount = amount_words(step.amount_minor, asset)
    name = peer_names.get(step.peer_id, "")
    if step.deed is Deed.RESUME:
        return _("Resume lending.")
    if step.deed is Deed.BRING_MONEY:
        return _("Bring %(amount)s to your own money.") % {"amount": amount}
    if step.deed is Deed.REPAY_ALL:
        return _("Repay all that you owe, %(amount)s.") % {"amount": amount}
    if step.deed is Deed.REPAY:
        return _("Repay %(amount)s first.") % {"amount": amount}
    if step.deed is Deed.TOP_UP:
        return _("Top up your stake by %(amount)s.") % {"amount": amount}
    if step.deed is Deed.NEW_PEERS:
        return ngettext(
            "Agree on trust with %(count)s more friend who trusts nobody else in your circle.",
            "Agree on trust with %(count)s more friends who trust nobody else in your circle.",
            step.count,
        ) % {"count": step.count}
    if step.deed is Deed.ASK_TO_LEND:
        return _("Ask %(name)s to lend to you.") % {"name": name}
    if step.deed is Deed.ASK_FOR_MORE:
        said = _("Ask %(name)s to lend you more than %(amount)s.")
        return said % {"name": name, "amount": amount}
    if step.deed is Deed.ASK_TO_RELAY:
        return _("Ask %(name)s to pass on to their friends what you ask for.") % {"name": name}

    return _("Borrow %(amount)s instead.") % {"amount": amount}
