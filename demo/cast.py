"""The people of the demonstration community and what each is there to show."""

from dataclasses import dataclass

from demo import shop_cast
from demo.shop_cast import BAKERY, BICYCLES, HARDWARE

PASSWORD = "village-ledger"  # noqa: S105 - printed at every start; the demonstration has no secrets

NAMES = (
    "Ana Reyes", "Ben Okafor", "Chi Nguyen", "Dona Silva", "Eli Marsh", "Fay Lindqvist",
    "Gus Moreau", "Hana Sato", "Ivo Petrov", "Jun Park", "Kofi Mensah", "Lea Fischer",
    "Mira Cohen", "Nils Berg", "Oona Kelly", "Pia Romano", "Quin Adler", "Rosa Vega",
    "Sami Haddad", "Tess Whelan", "Udo Krause", "Vera Novak", "Wim Jansen", "Xia Chen",
    "Yara Nasser", "Zeno Costa", "Abel Ortiz", "Bea Horvat", "Cleo Dubois", "Dev Rao",
    "Esme Clarke", "Finn Doyle", "Greta Olsen", "Hugo Blanc", "Ines Prado", "Jonas Weber",
    "Kira Popov", "Luis Mora", "Maya Levi", "Noor Aziz", "Otto Lang", "Paul Wright",
    "Rhea Das", "Sven Holm", "Tara Singh", "Ugo Ricci", "Vik Sharma", "Wren Hughes",
    "Yan Li", "Zoe Martin", "Aldo Neri", "Britt Dahl", "Cato Vos", "Dina Farah",
    "Emil Novotny", "Flora Reid",
)  # fmt: skip
# Everybody trusts the neighbours at these distances around the ring. No two of them add up to a
# third, so no two friends of one person know each other: all are unique peers.
DISTANCES = (1, 5, 13)
# A few friends of friends who know each other too, as in any village.
FRIENDSHIPS = ((0, 2), (10, 12), (20, 25), (30, 32), (41, 46))

ORGANISER, SECOND_ORGANISER = "Olga Stern", "Otis Green"
LOGINS = {
    "Ana Reyes": "member: one loan repaid, one half way",
    "Ben Okafor": "member: a payment late since a few days",
    "Hana Sato": "member: no loan yet, a request sent",
    "Jonas Weber": "member: friends carry the payment missed yesterday",
    "Kira Popov": "member: carried by friends, then partly forgiven",
    "Luis Mora": "member: forgave Kira this morning, and a fund matched it",
    "Tess Whelan": "member: late for weeks, the stake is being drawn",
    "Hugo Blanc": "member: defaulted on a loan, and has a way back",
    shop_cast.PAULA: "owner of the Corner Bakery: its till, its shop, its programs",
    shop_cast.LEVI: f"cashier there; types {shop_cast.PINS[shop_cast.LEVI]} at a shared till",
    shop_cast.GWEN: "owner of the Riverside Gym: what is paid a year ahead, and a Jubilee fund",
    ORGANISER: "organiser of the network; may open /admin/ too",
    SECOND_ORGANISER: "second organiser: what one asks for, the other decides",
}
# Hugo once had a good history and a small stake: his loan is what a default looks like.
STAKES = {33: 100}
RATIOS = {33: 3}
# They are there to be seen late: nobody extends for them.
NOT_CARRIED = (1, 19, 33)
# These extend for friends of their friends, and further.
FAR_EXTENDERS = (4, 9, 12, 18, 27, 40, 43, 52)
BEN_WRITES = "I may be a few days late with the hardware store. My pay comes on Friday."
ANA_ANSWERS = "Thank you for telling me. If you need more time, ask: that is what we are here for."
OONA_WISHES = "My daughter starts school and needs a bicycle. One friend more who lends would do."
HANA_ASKS_DAYS_AGO = 3
# The gym's fund stands before Kira is forgiven, who has no part in the gym; Ana's offer of today
# waits for a second yes.
FUND_DAYS_AGO, FUND_LASTS_DAYS, FUND_BUDGET = 21, 90, 60
GYM_WRITES = "We live from this village. What you forgive each other, we match."
ANA_OFFERS, ANA_WRITES = 20, "Friends helped me when I was late. Now I can."
HANA_WRITES = "We sing in the same choir, and you know Chi, as I do."
BEN_WISHES = "My tools broke and work is slow this month. Somebody who extends would help me a lot."


@dataclass(frozen=True, slots=True)
class Purchase:
    """A loan of the history: who, where, how much, how many days before today.

    `pays` "ON_TIME" leaves autopay on; "STOPPED" borrows and never pays; a number stops paying
    that many days before today.
    """

    member: int
    shop: str
    amount: int
    days_ago: int
    pays: str | int = "ON_TIME"


# Some repaid whole, some half way, one late for too long, one carried since yesterday, one carried
# and then forgiven, one gone.
PURCHASES = (
    Purchase(0, BAKERY, 240, 100), Purchase(6, BICYCLES, 180, 98), Purchase(14, HARDWARE, 150, 95),
    Purchase(22, BAKERY, 120, 93), Purchase(29, BICYCLES, 200, 91),
    Purchase(33, HARDWARE, 290, 96, "STOPPED"),
    Purchase(0, BICYCLES, 300, 24), Purchase(2, BAKERY, 90, 38), Purchase(3, HARDWARE, 160, 31),
    Purchase(8, BICYCLES, 210, 45), Purchase(11, BAKERY, 60, 10), Purchase(17, HARDWARE, 140, 52),
    Purchase(26, BAKERY, 75, 17), Purchase(38, BICYCLES, 220, 59), Purchase(44, HARDWARE, 130, 3),
    Purchase(50, BAKERY, 80, 66),
    Purchase(1, HARDWARE, 170, 36, 8), Purchase(19, BICYCLES, 150, 41, 20),
    Purchase(35, BAKERY, 110, 29, 3), Purchase(36, HARDWARE, 100, 37, 18),
)  # fmt: skip
