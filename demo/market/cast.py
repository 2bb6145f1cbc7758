"""The banks, businesses and investors of the demonstration."""

from dataclasses import dataclass, field

NETWORK = ("Community Banks", "community-banks")


@dataclass(frozen=True, slots=True)
class BankCast:
    """A bank, its founder, its second officer, and how it works.

    `confirm_days` are the days until its second officer confirms a receipt, taken in turn.
    """

    slug: str
    name: str
    country: str
    region: str
    about: str
    founder: str
    second: str
    third: str
    capital: int
    bond: int
    account: str
    confirm_days: tuple[int, ...]
    leaves_probation: bool = True


BANKS = (
    BankCast(
        "saale",
        "Saale Community Bank",
        "DE",
        "Saxony-Anhalt",
        "Founded by bakers, teachers and a parish in Halle. It lends to businesses that its "
        "officers can reach by bicycle, and visits each of them twice a year.",
        "Marta Vogel",
        "Timo Brand",
        "Silke Ahrens",
        90_000,
        16_000,
        "DE02 1203 0000 0000 2020 51",
        (0, 1),
    ),
    BankCast(
        "tejo",
        "Tejo Community Bank",
        "PT",
        "Lisbon",
        "A bank of fishing families and craftspeople on the Tagus. Money from the harbour comes "
        "in cash, and does not always reach the books in time.",
        "Rui Alves",
        "Clara Nunes",
        "Nuno Faria",
        50_000,
        9_000,
        "PT50 0002 0123 1234 5678 9015 4",
        (1, 2, 1, 3, 2, 1, 9, 1, 2, 1, 4),
    ),
    BankCast(
        "drava",
        "Drava Savings House",
        "SI",
        "Podravska",
        "A small house of two officers above the market hall of Maribor, still learning its trade.",
        "Jure Kos",
        "Alenka Zupan",
        "Darja Kolar",
        20_000,
        4_000,
        "SI56 1910 0000 0123 438",
        (4, 8, 2, 16),
        leaves_probation=False,
    ),
)
AUDITOR = ("saale", "Agnes Holt")


@dataclass(frozen=True, slots=True)
class BusinessCast:
    """A business: what it does, and what it buys with the loans of its history."""

    handle: str
    bank: str
    name: str
    owner: str
    sector: str
    region: str
    about: str
    wants: tuple[str, ...] = field(default=())


BUSINESSES = (
    BusinessCast(
        "bakery",
        "saale",
        "Kuhn Bakery",
        "Berta Kuhn",
        "food",
        "Halle",
        "Sourdough from grain of the region, baked at night and sold before noon.",
        (
            "A dough mixer",
            "Flour for the winter",
            "A shop counter",
            "A cold room",
            "Baskets and linen",
            "A proving cabinet",
        ),
    ),
    BusinessCast(
        "bicycles",
        "saale",
        "Elster Bicycle Works",
        "Karl Weiss",
        "crafts",
        "Leipzig",
        "Repairs bicycles, and builds cargo bicycles to order.",
        (
            "Frames for twelve cargo bicycles",
            "A wheel truing stand",
            "Spare parts",
            "A spray booth",
            "Motors for cargo bicycles",
            "A lathe",
        ),
    ),
    BusinessCast(
        "solar",
        "saale",
        "Sonnenhof Energy Cooperative",
        "Petra Lang",
        "energy",
        "Merseburg",
        "Puts solar panels on barns and schools; its 140 members own the roofs together.",
        (
            "Panels for the school roof",
            "An inverter",
            "A battery for the barn",
            "Meters",
            "Panels for the fire station",
            "A lifting platform",
        ),
    ),
    BusinessCast(
        "nursery",
        "saale",
        "Linden Kindergarten",
        "Heidi Roth",
        "education",
        "Halle",
        "Forty children, six teachers, and a garden with goats.",
        (
            "A kitchen",
            "Beds and blankets",
            "A playground",
            "A bus",
            "A ramp at the gate",
            "Windows to the garden",
        ),
    ),
    BusinessCast(
        "smokehouse",
        "tejo",
        "Fumeiro do Tejo",
        "Tiago Lopes",
        "food",
        "Setúbal",
        "Smokes mackerel and mussels that come in at five in the morning.",
        (
            "A smoking oven",
            "Salt and oak wood",
            "A cooled van",
            "A packing machine",
            "Nets for the racks",
            "A cutting table",
        ),
    ),
    BusinessCast(
        "cork",
        "tejo",
        "Oficina da Cortiça",
        "Lúcia Matos",
        "crafts",
        "Évora",
        "Makes bags and floors of cork, and takes apprentices.",
        (
            "Cork of the season",
            "A cutting machine",
            "A stand at the fair",
            "A roof",
            "Sewing machines",
            "A drying loft",
        ),
    ),
    BusinessCast(
        "guesthouse",
        "tejo",
        "Casa da Ribeira",
        "Duarte Pinto",
        "tourism",
        "Santarém",
        "Nine rooms by the river, full from May to October.",
        (
            "Two bathrooms",
            "Windows",
            "Beds for three rooms",
            "A kitchen for guests",
            "A landing stage",
            "Boilers",
        ),
    ),
    BusinessCast(
        "laundry",
        "tejo",
        "Lavandaria do Sol",
        "Amélia Serra",
        "services",
        "Lisbon",
        "Washes for restaurants and guesthouses, and dries on the roof.",
    ),
    BusinessCast(
        "boatyard",
        "tejo",
        "Estaleiro da Moita",
        "Zé Caldeira",
        "crafts",
        "Moita",
        "Mends the wooden boats of the estuary.",
    ),
    BusinessCast(
        "timber",
        "drava",
        "Pohorje Timber",
        "Matej Horvat",
        "wood",
        "Maribor",
        "A family sawmill that also makes beehives.",
        (
            "A band saw",
            "Logs for the summer",
            "Beehives for the spring",
            "A drying shed",
            "A loading crane",
        ),
    ),
    BusinessCast(
        "farm",
        "drava",
        "Zelena Farm",
        "Nika Breg",
        "farming",
        "Ptuj",
        "Vegetables and pumpkin oil, brought to 120 households each Friday.",
        (
            "Seeds and compost",
            "A greenhouse",
            "An oil press",
            "Bottles for the harvest",
            "A fence against deer",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class InvestorCast:
    """An investor: what they own and earn a year, in whole units, and how much they like to give.

    `share` weighs how often and how much they commit.
    """

    name: str
    country: str
    born: int
    worth: int
    income: int
    share: int
    withdraws: bool = False


# Who stands at the bakery's till, and what she types there.
CASHIER, CASHIER_PIN = "Lotte Kuhn", "4826"
INES = "Ines Duarte"
NEWCOMER = "Nora Hartmann"
INVESTORS = (
    InvestorCast(INES, "PT", 1984, 190_000, 52_000, 5),
    InvestorCast("Anton Keller", "DE", 1961, 240_000, 30_000, 4),
    InvestorCast("Beatriz Rocha", "PT", 1979, 150_000, 44_000, 3, withdraws=True),
    InvestorCast("Cem Yilmaz", "DE", 1990, 90_000, 58_000, 3),
    InvestorCast("Dagmar Stein", "DE", 1957, 210_000, 24_000, 3, withdraws=True),
    InvestorCast("Emeka Obi", "NL", 1986, 110_000, 66_000, 3),
    InvestorCast("Franca Villa", "IT", 1972, 130_000, 41_000, 2),
    InvestorCast("Goran Babic", "SI", 1968, 80_000, 28_000, 2),
    InvestorCast("Helle Madsen", "DK", 1981, 120_000, 70_000, 2, withdraws=True),
    InvestorCast("Igor Novak", "SI", 1993, 60_000, 26_000, 2),
    InvestorCast("Julie Perrin", "FR", 1976, 140_000, 48_000, 2),
    InvestorCast("Konrad Busch", "AT", 1965, 100_000, 36_000, 2),
)
DELEGATES = (
    "Almut Berger", "Bojan Vidmar", "Celia Ramos", "Detlef Krug", "Elisa Nunes", "Filip Zorman",
    "Gerda Paul",
)  # fmt: skip

LOGINS = {
    INES: "investor: notes of many loans, a strategy that runs, a note for sale",
    NEWCOMER: "investor to be: an officer has to look at her papers",
    "Berta Kuhn": "owner of the Kuhn Bakery: a loan that sales repay, a contract to sign",
    "Marta Vogel": "officer of Saale Community Bank, approver",
    "Timo Brand": "officer of Saale Community Bank, analyst, collections and treasury",
    "Rui Alves": "officer of Tejo Community Bank, approver",
    "Clara Nunes": "officer of Tejo Community Bank, analyst, collections and treasury",
    AUDITOR[1]: "auditor of Saale Community Bank: sees all of its desk, changes nothing",
}
OFFICERS = ("Marta Vogel", "Timo Brand", "Rui Alves", "Clara Nunes", AUDITOR[1])
