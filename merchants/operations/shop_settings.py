"""What a merchant sets for itself: its receipts, its tips, who gives back how much."""

from dataclasses import asdict, dataclass

from django.db import transaction

from merchants.models import Merchant, Staff
from merchants.steps import gates
from people import audit
from people.models import Person

_OWNERS = frozenset({"cashier_refund_minor_max", "cashier_refund_day_minor_max", "name"})


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """All that the page of settings holds; amounts in minor units, tips in percent."""

    name: str
    sells: str
    address: str
    tax_number: str
    receipt_note: str
    tips_offered: bool
    tip_percents: tuple[int, ...]
    cashier_refund_minor_max: int
    accepts_late: bool
    cashier_refund_day_minor_max: int | None = None


@transaction.atomic(durable=True)
def set_up_shop(*, merchant_id: int, settings: ShopSettings, by: Person) -> Merchant:
    """Write a merchant's settings, and record what is different. Raises NotInThisRole.

    How much cashiers give back, and what the shop is called, owners alone change.
    """
    merchant = Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)
    wanted = asdict(settings) | {"tip_percents": list(settings.tip_percents)}
    changed = {name: value for name, value in wanted.items() if getattr(merchant, name) != value}

    gates.check_role(merchant, by, Staff.Role.MANAGER)
    if changed.keys() & _OWNERS:
        gates.check_role(merchant, by, Staff.Role.OWNER)

    if changed:
        for name, value in changed.items():
            setattr(merchant, name, value)
        merchant.save(update_fields=list(changed))
        audit.record("SHOP_SET_UP", by=by, subject=merchant, data=changed)

    return merchant
