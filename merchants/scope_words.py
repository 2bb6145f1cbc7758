"""What each scope of a key allows, in the words of people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from merchants.models import ApiKey

Scope = ApiKey.Scope

SCOPE_WORDS: dict[ApiKey.Scope, str | Promise] = {
    Scope.PAYMENTS_READ: _("Read payments"),
    Scope.PAYMENTS_WRITE: _("Ask for payments, capture and cancel them"),
    Scope.REFUNDS_WRITE: _("Give money back to customers"),
    Scope.SALES_WRITE: _("Report sales that were paid elsewhere"),
    Scope.SALES_IMPORT: _("Add sales made elsewhere before to the shop's history"),
    Scope.TERMINALS_READ: _("Read the list of tills"),
    Scope.TERMINALS_WRITE: _("Open and close tills"),
    Scope.WEBHOOKS_WRITE: _("Set the addresses that are told what happens"),
    Scope.LOANS_QUOTE: _("Ask what a circle loan would cost a customer"),
    Scope.SUBSCRIPTIONS_READ: _("Read subscriptions"),
    Scope.SUBSCRIPTIONS_WRITE: _("Run plans and subscriptions"),
    Scope.PAYOUTS_WRITE: _("Ask for payouts"),
    Scope.REPORTS_READ: _("Read reports"),
}
TILL_SCOPES = (Scope.PAYMENTS_READ, Scope.PAYMENTS_WRITE, Scope.REFUNDS_WRITE, Scope.LOANS_QUOTE)


def words_of(scopes: list[str]) -> list[str]:
    """Return what a key allows, in the order of the table."""
    return [str(words) for scope, words in SCOPE_WORDS.items() if scope.value in scopes]
