"""Why friends did not carry a repayment, in a borrower's words: no names, no sums of others."""

from django.utils.translation import gettext_lazy as _

from rules.extension import NotExtended

# Where nobody would carry, or nothing was there to be carried, there is nothing to tell.
UNCARRIED = {
    NotExtended.NOT_COVERED: _(
        "Friends tried to carry it; what they can give together was not enough this time."
    ),
    NotExtended.LOAN_EXTENDED: _(
        "Friends could not carry it: they did so once for this loan, and no more is agreed."
    ),
    NotExtended.BORROWER_EXTENDED: _(
        "Friends could not carry it: they carry as much for you now as is agreed."
    ),
    NotExtended.IS_EXTENSION: _(
        "What friends carried is not carried again; some may forgive their part in a week."
    ),
}
