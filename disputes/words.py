"""The words of disputes for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUNDS: dict[str, str | Promise] = {
    "MONEY_NOT_PASSED_ON": _("The bank kept money that belongs to the holders"),
    "WRONG_INFORMATION": _("What the bank told about the loan was not true"),
    "MILESTONE_WRONGLY_ACCEPTED": _("A milestone was accepted that was not delivered"),
    "WRONG_FEE": _("The bank took a fee that was not agreed"),
    "POOR_SERVICING": _("The bank does not collect what is due"),
}
REMEDIES: dict[str, str | Promise] = {
    "NONE": _("None: that it is said"),
    "BOND_SLASH": _("Payment from the bank's bond to all holders"),
    "FEE_REFUND": _("The bank's fees back, to all holders"),
    "SUBSTITUTE_SERVICER": _("Another bank serves the loan"),
    "RESTRUCTURING": _("The loan is planned anew"),
}
STATES: dict[str, str | Promise] = {
    "OPEN": _("Waiting for the bank's answer"),
    "EVIDENCE": _("Both sides bring evidence"),
    "MEDIATION": _("Both sides try to agree"),
    "PANEL": _("A panel decides"),
    "RULED": _("Ruled; an appeal is possible"),
    "APPEALED": _("A second panel decides"),
    "EXECUTED": _("Carried out"),
    "WITHDRAWN": _("Withdrawn"),
}
OUTCOMES: dict[str, str | Promise] = {
    "INVESTOR": _("for the investor"),
    "BANK": _("for the bank"),
    "SETTLED": _("agreed"),
}
TONES = {
    "OPEN": "PENDING",
    "EVIDENCE": "PENDING",
    "MEDIATION": "PENDING",
    "PANEL": "PENDING",
    "RULED": "INFO",
    "APPEALED": "PENDING",
    "EXECUTED": "DONE",
    "WITHDRAWN": "CANCELLED",
}
