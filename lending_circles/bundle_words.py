"""The bundles of preferences in words for members."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lending_circles.grant_words import PERMISSION_CHOICES
from rules.bundles import BUNDLES, AcceptanceRule, Bundle

BUNDLE_NAMES = {
    "CAREFUL": gettext_lazy("Careful"),
    "STEADY": gettext_lazy("Steady"),
    "CARRYING": gettext_lazy("Carrying"),
    "GENEROUS": gettext_lazy("Generous"),
}
_WHAT_FOR = {
    "CAREFUL": gettext_lazy("Lend near by, to those with a clean record."),
    "STEADY": gettext_lazy("Give friends more time when a repayment is missed."),
    "CARRYING": gettext_lazy("Give more time to friends of friends as well."),
    "GENEROUS": gettext_lazy("Carry, and forgive your own share where it cannot be repaid."),
}
BUNDLE_CHOICES = [(bundle.code, BUNDLE_NAMES[bundle.code]) for bundle in BUNDLES]


def bundle_lines(bundle: Bundle) -> list[str]:
    """Return what a bundle sets, as sentences."""
    names = dict(PERMISSION_CHOICES)

    return [
        str(_WHAT_FOR[bundle.code]),
        _("To each of your peers: %(what)s.") % {"what": _lowered(str(names[bundle.peers]))},
        _("To friends of your friends: %(what)s%(rule)s.")
        % {
            "what": _lowered(str(names[bundle.second])),
            "rule": _rule_words(bundle.accepts_second, bundle.second),
        },
        _("To friends of theirs: %(what)s%(rule)s.")
        % {
            "what": _lowered(str(names[bundle.third])),
            "rule": _rule_words(bundle.accepts_third, bundle.third),
        },
    ]


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _rule_words(rule: AcceptanceRule, permission: str) -> str:
    """Return what a rule asks for, as the end of a sentence; nothing where it asks for nothing."""
    asked = []
    if rule.defaults_max is not None:
        asked.append(
            _("no default on record")
            if rule.defaults_max == 0
            else _("at most %(count)s default on record") % {"count": rule.defaults_max}
        )
    if rule.on_time_percent_min is not None:
        asked.append(_("%(percent)s %% paid on time") % {"percent": rule.on_time_percent_min})
    if rule.ratio_min is not None:
        asked.append(_("a ratio of %(ratio)s:1") % {"ratio": rule.ratio_min})
    if permission == "NONE" or not asked:
        return ""

    return _(", if they have %(asked)s") % {"asked": ", ".join(asked)}
