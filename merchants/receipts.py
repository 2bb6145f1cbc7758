"""Receipts: what one says, and the link that opens it without a login."""

from dataclasses import dataclass

from django.core import signing

from merchants import bought
from merchants.models import Payment, Refund
from merchants.queries import till as till_queries
from rules.receipt import Receipt

# The link is as hard to guess as the site's own secret: 43 signed characters behind the number.
_SIGNER = signing.Signer(salt="merchants.receipt")


@dataclass(frozen=True, slots=True)
class Slip:
    """A receipt as it is printed; amounts in minor units, `sale_minor` without the tip."""

    payment: Payment
    bought: Receipt
    refunds: list[Refund]
    taken_minor: int

    @property
    def sale_minor(self) -> int:
        """What was bought."""
        return self.taken_minor - self.payment.tip_taken_minor

    @property
    def is_part(self) -> bool:
        """Tell whether less was taken than was asked."""
        return self.taken_minor < self.payment.amount_minor

    @property
    def not_taken_minor(self) -> int:
        """What of the lines was not taken, so that they come to what was."""
        return self.bought.amount_minor - self.sale_minor

    @property
    def kept_minor(self) -> int:
        """What is left after everything that was given back."""
        return self.taken_minor - self.payment.refunded_minor


def token_of(public_id: str) -> str:
    """Return what stands in the address of a payment's public receipt."""
    return _SIGNER.sign(public_id)


def find_payment(token: str) -> Payment | None:
    """Return the settled payment whose receipt a link opens, None where it opens none."""
    try:
        public_id = _SIGNER.unsign(token)
    except signing.BadSignature:
        return None

    return (
        Payment.objects.filter(public_id=public_id, status=Payment.Status.SETTLED)
        .select_related("merchant__network__asset", "terminal", "cashier")
        .first()
    )


def slip_of(payment: Payment) -> Slip:
    """Return what the receipt of a payment says."""
    return Slip(
        payment=payment,
        bought=bought.read(payment.items),
        refunds=till_queries.refunds_of(payment),
        taken_minor=till_queries.taken_minor(payment),
    )
