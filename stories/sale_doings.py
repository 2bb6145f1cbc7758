"""Sales of the shop of a bank's business: paid from wallets, told by other tills, given a share."""

import datetime
from typing import Any

from banks.models import Business
from merchants import operations as merchants
from merchants.models import Payment, Terminal
from merchants.operations.sales import record_sales
from merchants.operations.splits import link_business
from merchants.sale_drafts import SaleDraft
from stories.stage import Stage, made, noon

Arguments = dict[str, Any]


def sell_at_business(stage: Stage, said: Arguments, on: datetime.date) -> Payment | None:
    """Sell something at a business's shop, which opens with its first sale.

    An investor pays from their wallet. Without a customer the sale was paid elsewhere, and the
    shop's own till only tells it; then there is no payment to return.
    """
    business: Business = made(stage.businesses, said["at"])
    terminal = _terminal(stage, said["at"], business, on)
    if said["customer"] is None:
        record_sales(
            merchant_id=terminal.merchant_id,
            terminal_id=terminal.pk,
            drafts=[
                SaleDraft(
                    reference=stage.reference(),
                    amount_minor=said["amount_minor"],
                    happened_at=noon(on),
                )
            ],
            on=on,
            at=noon(on),
        )
        return None
    payment = merchants.request_payment(
        terminal_id=terminal.pk,
        amount_minor=said["amount_minor"],
        reference=stage.reference(),
        metadata={},
        at=noon(on),
    )
    return merchants.pay_with_own_money(
        payment_id=payment.pk, on=on, at=noon(on), by=made(stage.investors, said["customer"])
    )


def _terminal(stage: Stage, name: str, business: Business, on: datetime.date) -> Terminal:
    if name not in stage.terminals:
        merchant = merchants.open_merchant(
            network_id=stage.market.pk, name=business.name, handle=business.slug, on=on, by=None
        )
        link_business(merchant_id=merchant.pk, business_id=business.pk, on=on, by=None)
        stage.merchants[name] = merchant
        stage.terminals[name] = merchants.open_terminal(
            merchant_id=merchant.pk, name="till", on=on, by=None
        )

    return stage.terminals[name]
