"""What investors read for the codes of their holdings, statements and strategies."""

from django.utils.translation import gettext_lazy as _

BUCKETS = {
    "CURRENT": _("On schedule"),
    "GRACE": _("Late, within grace"),
    "1-15": _("1–15 days late"),
    "16-30": _("16–30 days late"),
    "31-60": _("31–60 days late"),
    "61+": _("61 days late or more"),
    "DEFAULT": _("In default"),
    "WRITTEN_OFF": _("Written off"),
    "REPAID": _("Repaid"),
}
# The tone of each, which says its meaning by colour as well.
BUCKET_TONES = {
    "CURRENT": "paid",
    "GRACE": "due",
    "1-15": "late",
    "16-30": "late",
    "31-60": "late",
    "61+": "late",
    "DEFAULT": "lost",
    "WRITTEN_OFF": "lost",
    "REPAID": "plain",
}
TYPES = {
    "OPENING": _("Opening balance"),
    "DEPOSIT": _("Deposit"),
    "WITHDRAWAL": _("Withdrawal"),
    "WITHDRAWAL_RETURNED": _("Withdrawal came back"),
    "COMMITMENT": _("Commitment"),
    "COMMITMENT_RETURNED": _("Commitment came back"),
    "CALL": _("Capital call"),
    "ESCROW_RETURNED": _("Not disbursed, came back"),
    "PRINCIPAL": _("Principal"),
    "INTEREST": _("Interest"),
    "NOTE_SOLD": _("Notes sold"),
    "NOTE_BOUGHT": _("Notes bought"),
    "RECOVERY": _("Recovered after default"),
    "BOND": _("From a bank’s bond"),
    "FEE_REFUND": _("Fee returned"),
    "TOKENS": _("Business tokens"),
    "COLLATERAL": _("Collateral put in escrow"),
    "COLLATERAL_RETURNED": _("Collateral came back"),
    "COLLATERAL_SALE": _("Collateral sold"),
    "PURCHASE": _("Purchase"),
    "PURCHASE_HELD": _("Held for a purchase"),
    "PURCHASE_RELEASED": _("Held for a purchase, came back"),
    "PURCHASE_REFUNDED": _("Refund of a purchase"),
    "REWARD": _("Reward for a recommendation"),
    "MERCHANT_CLAIM": _("Paid in to your shop’s till"),
}
SPREADS = {
    "bank": _("By bank"),
    "sector": _("By sector"),
    "country": _("By country"),
    "term": _("By term, in months"),
    "grade": _("By grade"),
}
OUTCOMES = {
    "INVESTED": _("Committed"),
    "FILTER": _("Does not fit"),
    "COMMITTED_ALREADY": _("Committed already"),
    "LOAN_LIMIT": _("Below the offer’s least amount: your limit for each loan"),
    "BANK_LIMIT": _("Your limit for the bank is reached"),
    "SECTOR_LIMIT": _("Your limit for the sector is reached"),
    "OWN_LIMIT": _("Your own limit as an investor is reached"),
    "CASH": _("Not enough free money"),
    "FILLED": _("The offer is full"),
    "REFUSED": _("Refused"),
}
OUTCOME_TONES = {"INVESTED": "PAID", "REFUSED": "DECLINED"}
FILTERS = {
    "bank": _("another bank"),
    "sector": _("another sector"),
    "country": _("another country"),
    "grade": _("another grade"),
    "repayment": _("another way of repayment"),
    "rate": _("a lower rate"),
    "term": _("a longer term"),
    "related": _("a related party"),
    "standing": _("you are not accepted as an investor"),
    "COMMITTED_ALREADY": _("committed already"),
}
REPAYMENTS = {
    "SCHEDULED": _("By schedule"),
    "BULLET": _("All at the end"),
    "REVENUE_SPLIT": _("By a share of sales"),
}
SERVICING = {
    "ACTIVE": _("Contracted, nothing released yet"),
    "AWAITING_APPLICATION": _("Waiting for the next delivery"),
    "AWAITING_APPROVAL": _("A delivery is being looked at"),
    "AWAITING_REPAYMENT": _("Delivered, one payment is to come"),
    "REPAYING": _("Being repaid"),
    "PAUSED": _("Paused by a dispute"),
    "SETTLED": _("Repaid"),
    "DEFAULTED": _("In default"),
    "RECOVERING": _("In recovery"),
    "CLOSED": _("Closed"),
}
