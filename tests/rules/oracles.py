"""How published cases are asked of the rules: what is supported, and whether it comes out.

Each `..._refusal` returns why the products do not know such a case, or None; each `check_...`
asserts that a supported one comes out. Only tests use floats, to read what others published.
"""

from datetime import date, timedelta
from fractions import Fraction

from loans.returns import xirr
from rules.allotment import allot, whole_weights
from rules.amortization import ScheduleTerms, due_days, planned_schedule
from rules.bank_loan_interest import accrue_between
from rules.day_count import SCALE, year_parts
from rules.unit_period_apr import unit_period_apr

DAY_COUNTS = {
    "Actual": "ACT_365",
    "Act/365F": "ACT_365",
    "Act/360": "ACT_360",
    "Act/Act": "ACT_ACT",
    "ACT/ACT ISDA": "ACT_ACT",
    "30E/360": "THIRTY_360",
    "30E/360 Eurobond": "THIRTY_360",
}
UNITS = {
    "month": ("MONTH", 1),
    "quarter": ("MONTH", 3),
    "2 months": ("MONTH", 2),
    "week": ("WEEK", 1),
    "2 weeks": ("WEEK", 2),
}
YEAR_SPLIT = "splits a year on 31 December where ISDA splits it on 1 January"
WHOLE_UNITS = "rounds installments to whole units of the currency"
BY_NAME = {
    "fineract-orig-EMICalculation-L13": YEAR_SPLIT,
    "fineract-orig-EMICalculation-L35": YEAR_SPLIT,
    "fineract-orig-LoanAccrualActivity-L2148": WHOLE_UNITS,
}
FUNCTIONS_OF_TIME = {"irr", "rate", "pmt", "ipmt", "ppmt", "cumipmt"}
# So small a unit that what the rules round agrees with what others do not.
FINE = 10**30


def day(text):
    return date.fromisoformat(text)


def minor(value, unit=100):
    return round(Fraction(str(value)) * unit)


def day_count_refusal(case):
    if case["convention"] not in DAY_COUNTS:
        return f"no contract counts by {case['convention']}"

    return None


def check_day_count(case):
    parts = year_parts(day(case["start"]), day(case["end"]), DAY_COUNTS[case["convention"]])
    if "days" in case:
        per_year = 360 if DAY_COUNTS[case["convention"]] == "THIRTY_360" else 365
        assert parts == case["days"] * (SCALE // per_year)
    else:
        assert abs(parts / SCALE - case["year_fraction"]) < 1e-11


def pro_rata_refusal(case):
    return None if case["largest_remainder_matches"] else "its library divides in list order"


def check_pro_rata(case):
    inputs = case["inputs"]
    ratios = inputs.get("ratios") or [1] * inputs["equal_parts"]
    parts = allot(inputs["amount_minor_units"], whole_weights([Fraction(str(r)) for r in ratios]))

    assert parts == tuple(case["expected"])


def apr_refusal(case):
    return None if case["inputs"]["unit_period"] in UNITS else "another unit-period"


def check_apr(case):
    period, length = UNITS[case["inputs"]["unit_period"]]
    advances, payments = (
        [(day(on), minor(amount)) for on, amount in case["inputs"][name]]
        for name in ("advances", "payments")
    )
    apr = unit_period_apr(advances, payments, period=period, length=length)

    assert apr * 100 == Fraction(str(case["expected_apr_pct"]))


def xirr_refusal(case):
    if case["function"] != "xirr":
        return "nothing asks for a worth at a given rate"
    if case["inputs"]["day_count"].upper() != "ACT/365F":
        return f"returns count days by 365, not by {case['inputs']['day_count']}"

    return None


def check_xirr(case):
    flows = [(day(on), minor(amount, 10**6)) for on, amount in case["inputs"]["cashflows"]]
    rate = xirr(flows)

    if case["expected"] is None:
        assert rate is None
    else:
        assert abs(float(rate) - case["expected"]) <= 1.5e-6


def tvm_refusal(case):
    if case["function"] not in FUNCTIONS_OF_TIME:
        return f"no rule is a {case['function']}"
    if case["inputs"].get("when") == "begin":
        return "no installment falls due at the beginning of its period"
    if case["inputs"].get("per") == 0:
        return "there is no installment number 0"

    return None


def check_tvm(case):
    if case["function"] in {"irr", "rate"}:
        _check_irr(case)
        return

    inputs = case["inputs"]
    lines = _level_lines(inputs)
    per = inputs.get("per", inputs.get("start", 1))
    line = lines[per - 1]
    amounts = {"pmt": line.amount_minor, "ppmt": line.principal_minor}
    found = amounts.get(case["function"], line.interest_minor)

    assert inputs.get("end", per) == per
    sign = -1 if inputs["pv"] > 0 else 1
    assert abs(sign * found / FINE - case["expected"]) < 1e-5


def _check_irr(case):
    inputs = case["inputs"]
    values = inputs.get("values") or [
        inputs["pv"],
        *[inputs["pmt"]] * (inputs["nper"] - 1),
        inputs["pmt"] + inputs["fv"],
    ]
    began = date(2001, 1, 1)
    flows = [
        (began + timedelta(days=365 * year), minor(value, 10**6))
        for year, value in enumerate(values)
    ]
    rate = xirr(flows)

    if case["expected"] is None:
        assert rate is None
    else:
        relative = str(case["tolerance"]).endswith("rel")
        allowed = 1e-4 * abs(case["expected"]) if relative else 1.5e-6
        assert abs(float(rate) - case["expected"]) <= allowed


def _level_lines(inputs):
    """The schedule of a loan at a rate for each of equal periods: twelve to a year."""
    began = date(2001, 1, 1)
    terms = ScheduleTerms(
        amortization="EQUAL_INSTALLMENT",
        rate_millionths=round(inputs["rate"] * 12 * 10**6),
        day_count="PERIODS",
        period="MONTH",
        anchor_on=began,
    )
    days = due_days(starts_on=began, count=inputs["nper"], period="MONTH")

    return planned_schedule(minor(abs(inputs["pv"]), FINE), terms=terms, starts_on=began, days=days)


def schedule_refusal(case):
    loan, product = case["inputs"]["loan"], case["inputs"]["product"] or {}
    rows = [row for row in case["expected"]["rows"] if row["nr"] is not None]
    if case["id"] in BY_NAME:
        return BY_NAME[case["id"]]
    if len(rows) > int(loan["number_of_repayments"]):
        return "asks for a down payment"
    if loan["interest_type"] == "FLAT" and case["interest_bearing"]:
        return "charges interest on principal that is repaid already"
    if product.get("installmentAmountInMultiplesOf") and case["interest_bearing"]:
        return WHOLE_UNITS
    if case["independent_recheck"] == "not_reproduced_by_simple_formula":
        return "no published formula leads to it"
    if not case["arith_ok"]:
        return "does not add up"

    return None


def schedule_terms(case):
    """The convention of the case's product in the words of a contract, and its first day."""
    loan, product = case["inputs"]["loan"], case["inputs"]["product"] or {}
    period = loan["repayment_frequency_type"].removesuffix("S")
    years, months = product.get("daysInYearType"), product.get("daysInMonthType")
    day_count = {
        ("DAYS360", "DAYS30"): "PERIODS" if period == "MONTH" else "ACT_360",
        ("DAYS360", "ACTUAL"): "ACT_360",
    }.get((years, months), "ACT_ACT")

    return ScheduleTerms(
        amortization="EQUAL_INSTALLMENT",
        rate_millionths=minor(loan["annual_rate_pct"], 10_000),
        day_count=day_count,
        period=period,
        anchor_on=day(case["expected"]["rows"][0]["due_date"]),
    )


def check_schedule(case):
    """Plan at the first disbursement, and anew at each further one, as releases do (A-55)."""
    rows, terms = case["expected"]["rows"], schedule_terms(case)
    days = due_days(
        starts_on=terms.anchor_on,
        count=int(case["inputs"]["loan"]["number_of_repayments"]),
        period=terms.period,
        length=int(case["inputs"]["loan"]["repayment_every"]),
    )
    releases = [(day(row["due_date"]), minor(row["balance"])) for row in rows if row["nr"] is None]

    (through, outstanding_minor), *others = releases
    lines = planned_schedule(outstanding_minor, terms=terms, starts_on=through, days=days)
    for on, amount_minor in others:
        kept = [line for line in lines if line.due_on <= on]
        outstanding_minor -= sum(line.principal_minor for line in kept)
        accrued = accrue_between(
            outstanding_minor,
            rate_millionths=terms.rate_millionths,
            starts_on=kept[-1].due_on if kept else through,
            ends_on=on,
            day_count=terms.day_count,
            period=terms.period,
            anchor_on=terms.anchor_on,
        )
        outstanding_minor += amount_minor
        planned = planned_schedule(
            outstanding_minor,
            terms=terms,
            starts_on=on,
            days=days[len(kept) :],
            first_number=len(kept) + 1,
            accrued=accrued,
        )
        lines = (*kept, *planned)

    assert [(line.due_on, line.principal_minor, line.interest_minor) for line in lines] == [
        (day(row["due_date"]), minor(row["principal"]), minor(row["interest"]))
        for row in rows
        if row["nr"] is not None
    ]
