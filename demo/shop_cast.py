"""The shops of the demonstration community: what they sell, who stands there, what happened."""

from dataclasses import dataclass, field

from merchants.models import Refund, Staff

BAKERY, BICYCLES, HARDWARE, GYM = "bakery", "bicycles", "hardware", "gym"
POTTERY, BOATS = "pottery", "boats"
PAULA, LEVI, GWEN = "Paula Baker", "Levi Brook", "Gwen Parry"
# What a cashier types at a shared till; the demonstration has no secrets.
PINS = {PAULA: "7391", LEVI: "2580", "Kira Popov": "6174"}

Ware = tuple[str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopCast:
    """A shop as it is from the first day; wares are names, prices in minor units, percent of tax.

    `team` are further people and their roles: members by their name, others made here.
    """

    handle: str
    name: str
    owner: str
    sells: str
    address: str
    tax_number: str
    wares: tuple[Ware, ...]
    note: str = ""
    tips: bool = False
    cashier_refund: int = 0
    team: tuple[tuple[str, Staff.Role], ...] = field(default=())


SHOPS = (
    ShopCast(
        handle=BAKERY, name="Corner Bakery", owner=PAULA,
        sells="Bread, rolls and cake, baked at night", address="Mill Lane 3, Riverside",
        tax_number="RV 204 118", note="Fresh bread from six o'clock. Thank you!", tips=True,
        cashier_refund=15,
        team=(("Kira Popov", Staff.Role.MANAGER), (LEVI, Staff.Role.CASHIER)),
        wares=(("Sourdough loaf", 450, "7"), ("Six rolls", 330, "7"), ("Apple cake", 360, "7"),
               ("Coffee", 240, "19")),
    ),
    ShopCast(
        handle=BICYCLES, name="Wheelwright Bicycles", owner="Tomas Wheel",
        sells="Bicycles, parts, and an hour of help with them", address="Bridge Street 11, "
        "Riverside", tax_number="RV 204 377",
        wares=(("Inner tube", 690, "19"), ("Brake pads", 890, "19"), ("Chain oil", 420, "19")),
    ),
    ShopCast(
        handle=HARDWARE, name="River Hardware", owner="Sanna Forge",
        sells="Tools, paint, and screws by weight", address="Old Harbour 2, Riverside",
        tax_number="RV 203 950",
        wares=(("Box of screws", 390, "19"), ("Hinges", 580, "19"), ("Tin of paint", 1_180, "19")),
    ),
    ShopCast(
        handle=GYM, name="Riverside Gym", owner=GWEN,
        sells="A hall for sport, and courses in it", address="Meadow Road 20, Riverside",
        tax_number="RV 205 061", note="Cancel or pause any week: see your subscriptions.",
        team=(("Sven Holm", Staff.Role.CASHIER),),
        wares=(("Day pass", 600, "19"), ("Towel", 150, "19"), ("Lemonade", 210, "19")),
    ),
)  # fmt: skip
# Opened later, at a member's wish or by an organiser, and not known to everybody.
POTTERY_WARES: tuple[Ware, ...] = (("Cup", 900, "19"), ("Small bowl", 1_250, "19"))
BOATS_WARES: tuple[Ware, ...] = (("Oar", 1_400, "19"), ("Rope", 520, "19"))
WARES: dict[str, tuple[Ware, ...]] = {
    **{shop.handle: shop.wares for shop in SHOPS},
    POTTERY: POTTERY_WARES,
    BOATS: BOATS_WARES,
}
# Everything below says how many days before today it happens.
POTTERY_ASKED, POTTERY_OPENED, POTTERY_SHOWN = 45, 43, 5
BOATS_OPENED, BOATS_STOPPED = 70, 9
HARDWARE_STOPPED, HARDWARE_BACK = 20, 13
PAYOUT_PAID, PAYOUT_ASKED = 30, 1
# The bakery's programs are told of what happens from this day on, at an address switched off again.
PROGRAMS = 28
NEXT_SHOP_ASKED = 2


@dataclass(frozen=True, slots=True)
class Return:
    """Something given back: at which shop, of whose latest purchase there, how much of it.

    `amount` None is the whole of it; in whole units otherwise.
    """

    days_ago: int
    shop: str
    member: int
    amount: int | None
    by_loan: bool
    note: str
    reason: Refund.Reason = Refund.Reason.REQUESTED


RETURNS = (
    Return(21, BICYCLES, 0, 45, True, "One of the wheels came bent; its price is taken off."),
    Return(15, BAKERY, 26, 20, True, "Two trays fewer than were ordered.", Refund.Reason.OVERPAID),
    Return(8, BAKERY, 4, None, False, "The cake was burnt."),
)
