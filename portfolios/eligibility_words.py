"""The entry questions and what is right about them, in plain words."""

from django.utils.translation import gettext_lazy as _

QUESTIONS = {
    "LOSS": (
        _("A business cannot repay. What can you lose of what you lent it?"),
        {
            "NOTHING": _("Nothing"),
            "INTEREST": _("The interest"),
            "EVERYTHING": _("Everything"),
        },
        _(
            "Everything that was disbursed can be lost. Collateral, a bond or the contingency pool "
            "may cover a part."
        ),
    ),
    "GUARANTEE": (
        _("Does a state’s deposit guarantee cover what you lend here?"),
        {"YES": _("Yes"), "NO": _("No")},
        _("No. A loan to a business is not a deposit."),
    ),
    "EXIT": (
        _("When can you have your money back before a loan ends?"),
        {
            "ANY_TIME": _("At any time"),
            "IF_SOMEBODY_BUYS": _("If somebody buys my notes"),
            "NEVER": _("Never"),
        },
        _("Only if somebody buys your notes, at a price that you both accept."),
    ),
    "RATE": (
        _("One offer pays a higher rate than another. What does it say?"),
        {
            "SAFER": _("It is safer"),
            "RISKIER": _("It is riskier"),
            "NO_DIFFERENCE": _("Nothing about the risk"),
        },
        _("A higher rate is asked where more loss is expected."),
    ),
    "SPREAD": (
        _("You have an amount to lend. What makes a total loss less likely?"),
        {"ONE": _("Lending it to one business"), "MANY": _("Spreading it over many businesses")},
        _("Many small parts: one failure then takes one small part."),
    ),
}
