"""Published cases that the project keeps: numbers of its own to compare with, each source named.

The schedules are what Fineract's own tests expect; the yearly rates are the examples of Regulation
Z; the rest are examples of libraries that others rely on.
"""

from tests.rules import oracles

COLUMNS = ("due_date", "balance", "principal", "interest")


def _rows(*texts):
    """Read the lines of a schedule: number, day, balance, principal, interest; a dash is nothing.

    A line without number is a disbursement.
    """
    rows = []
    for text in texts:
        number, *values = text.split()
        row = {
            name: None if value == "-" else value
            for name, value in zip(COLUMNS, values, strict=True)
        }
        rows.append({"nr": None if number == "-" else int(number), **row})

    return rows


def _flows(text):
    """Read days and amounts."""
    words = text.split()

    return list(zip(words[::2], words[1::2], strict=True))


KEPT = [
    (
        oracles.check_day_count,
        {
            "id": "pyxirr-dc-test_example_2-30E_360",
            "convention": "30E/360",
            "start": "2007-12-28",
            "end": "2008-02-29",
            "year_fraction": 0.16944444444444445,
            "tolerance": "1e-12",
            "source": "Anexen/pyxirr day_count.rs (Unlicense)",
        },
    ),
    (
        oracles.check_day_count,
        {
            "id": "pyxirr-dc-test_example_3-Act_365F",
            "convention": "Act/365F",
            "start": "2007-10-31",
            "end": "2008-11-30",
            "year_fraction": 1.084931506849315,
            "tolerance": "1e-12",
            "source": "Anexen/pyxirr day_count.rs (Unlicense)",
        },
    ),
    (
        oracles.check_day_count,
        {
            "id": "pyxirr-dc-test_example_4-Act_360",
            "convention": "Act/360",
            "start": "2008-02-01",
            "end": "2009-05-31",
            "year_fraction": 1.3472222222222223,
            "tolerance": "1e-12",
            "source": "Anexen/pyxirr day_count.rs (Unlicense)",
        },
    ),
    (
        oracles.check_day_count,
        {
            "id": "ql-actact-ISDA-2003-07-15-2004-01-15",
            "convention": "ACT/ACT ISDA",
            "start": "2003-07-15",
            "end": "2004-01-15",
            "year_fraction": 0.504004790778,
            "tolerance": "1e-10",
            "source": "lballabio/QuantLib daycounters.cpp (QuantLib (BSD-3-style))",
        },
    ),
    (
        oracles.check_pro_rata,
        {
            "id": "alloc-04",
            "expected": [4, 1],
            "tolerance": "0",
            "inputs": {"amount_minor_units": 5, "ratios": [7, 3]},
            "source": "moneyphp/money MoneyTest.php (MIT)",
        },
    ),
    (
        oracles.check_apr,
        {
            "id": "regz-c1i",
            "expected_apr_pct": 9.69,
            "tolerance": "0.005",
            "inputs": {
                "advances": [["1978-01-10", 5000]],
                "payments": _flows(
                    "1978-02-10 230 1978-03-10 230 1978-04-10 230 1978-05-10 230 "
                    "1978-06-10 230 1978-07-10 230 1978-08-10 230 1978-09-10 230 "
                    "1978-10-10 230 1978-11-10 230 1978-12-10 230 1979-01-10 230 "
                    "1979-02-10 230 1979-03-10 230 1979-04-10 230 1979-05-10 230 "
                    "1979-06-10 230 1979-07-10 230 1979-08-10 230 1979-09-10 230 "
                    "1979-10-10 230 1979-11-10 230 1979-12-10 230 1980-01-10 230"
                ),
                "unit_period": "month",
            },
            "source": "12 CFR Part 1026, Appendix J (public domain)",
        },
    ),
    (
        oracles.check_apr,
        {
            "id": "regz-c1v",
            "expected_apr_pct": 14.96,
            "tolerance": "0.005",
            "inputs": {
                "advances": [["1978-03-20", 500]],
                "payments": _flows(
                    "1978-04-21 17.6 1978-04-28 17.6 1978-05-05 17.6 1978-05-12 17.6 "
                    "1978-05-19 17.6 1978-05-26 17.6 1978-06-02 17.6 1978-06-09 17.6 "
                    "1978-06-16 17.6 1978-06-23 17.6 1978-06-30 17.6 1978-07-07 17.6 "
                    "1978-07-14 17.6 1978-07-21 17.6 1978-07-28 17.6 1978-08-04 17.6 "
                    "1978-08-11 17.6 1978-08-18 17.6 1978-08-25 17.6 1978-09-01 17.6 "
                    "1978-09-08 17.6 1978-09-15 17.6 1978-09-22 17.6 1978-09-29 17.6 "
                    "1978-10-06 17.6 1978-10-13 17.6 1978-10-20 17.6 1978-10-27 17.6 "
                    "1978-11-03 17.6 1978-11-10 17.6"
                ),
                "unit_period": "week",
            },
            "source": "12 CFR Part 1026, Appendix J (public domain)",
        },
    ),
    (
        oracles.check_apr,
        {
            "id": "regz-c4ii",
            "expected_apr_pct": 7.3,
            "tolerance": "0.005",
            "inputs": {
                "advances": [["1978-01-10", 8000]],
                "payments": _flows(
                    "1978-03-01 449.36 1978-05-01 465 1978-07-01 465 1978-09-01 465 "
                    "1978-11-01 465 1979-01-01 465 1979-03-01 465 1979-05-01 465 "
                    "1979-07-01 465 1979-09-01 465 1979-11-01 465 1980-01-01 465 "
                    "1980-03-01 465 1980-05-01 465 1980-07-01 465 1980-09-01 465 "
                    "1980-11-01 465 1981-01-01 465 1981-03-01 465 1981-05-01 200"
                ),
                "unit_period": "2 months",
            },
            "source": "12 CFR Part 1026, Appendix J (public domain)",
        },
    ),
    (
        oracles.check_xirr,
        {
            "id": "pyxirr-xirr-unordered",
            "expected": 0.16353715844,
            "tolerance": "1e-6",
            "function": "xirr",
            "inputs": {
                "cashflows": _flows(
                    "2015-06-11 -1000.0 2015-07-21 -9000.0 2018-06-10 20000.0 2015-10-17 -3000.0"
                ),
                "day_count": "ACT/365F",
            },
            "source": "Anexen/pyxirr test_scheduled.rs (Unlicense)",
        },
    ),
    (
        oracles.check_xirr,
        {
            "id": "pyxirr-xirr-close_to_minus_0_99999",
            "expected": -0.9999884228170087,
            "tolerance": "1e-6",
            "function": "xirr",
            "inputs": {
                "cashflows": [["2020-03-05", -18480.0], ["2020-03-16", 13120.0]],
                "day_count": "ACT/365F",
            },
            "source": "Anexen/pyxirr test_scheduled.rs (Unlicense)",
        },
    ),
    (
        oracles.check_tvm,
        {
            "id": "tvm-013-pmt",
            "expected": -166.6666666666667,
            "tolerance": "1e-8",
            "function": "pmt",
            "inputs": {"rate": 0, "nper": 12, "pv": 2000, "fv": 0, "when": "end"},
            "source": "numpy/numpy-financial test_financial.py (BSD-3-Clause)",
        },
    ),
    (
        oracles.check_tvm,
        {
            "id": "tvm-110-ipmt",
            "expected": -171.66666666666666,
            "tolerance": "1e-8",
            "function": "ipmt",
            "inputs": {
                "rate": 0.006866666666666667,
                "nper": 12,
                "pv": 25000,
                "fv": 0,
                "when": "end",
                "per": 1,
            },
            "source": "Anexen/pyxirr test_periodic.rs (Unlicense)",
        },
    ),
    (
        oracles.check_schedule,
        {
            "id": "fineract-orig-EMICalculation-L122",
            "expected": {
                "rows": _rows(
                    "- 2024-01-01 75.0 - -",
                    "1 2024-02-01 60.3 14.7 0.77",
                    "2 2024-03-01 45.45 14.85 0.62",
                    "3 2024-04-01 30.45 15.0 0.47",
                    "4 2024-05-01 15.29 15.16 0.31",
                    "5 2024-06-01 0.0 15.29 0.16",
                )
            },
            "inputs": {
                "loan": {
                    "annual_rate_pct": "12.3",
                    "repayment_frequency_type": "MONTHS",
                    "repayment_every": "1",
                    "number_of_repayments": "5",
                },
                "product": {"daysInYearType": "DAYS360", "daysInMonthType": "DAYS30"},
            },
            "source": "dag14/fineract EMICalculation.feature:122 (Apache-2.0)",
        },
    ),
    (
        oracles.check_schedule,
        {
            "id": "fineract-orig-EMICalculation-L181",
            "expected": {
                "rows": _rows(
                    "- 2024-01-01 100.0 - -",
                    "1 2024-03-01 67.32 32.68 2.0",
                    "2 2024-05-01 33.99 33.33 1.35",
                    "3 2024-07-01 0.0 33.99 0.68",
                )
            },
            "inputs": {
                "loan": {
                    "annual_rate_pct": "12",
                    "repayment_frequency_type": "MONTHS",
                    "repayment_every": "2",
                    "number_of_repayments": "3",
                },
                "product": {"daysInYearType": "DAYS360", "daysInMonthType": "DAYS30"},
            },
            "source": "dag14/fineract EMICalculation.feature:181 (Apache-2.0)",
        },
    ),
    (
        oracles.check_schedule,
        {
            "id": "fineract-orig-EMICalculation-L7281",
            "expected": {
                "rows": _rows(
                    "- 2023-12-12 10000.0 - -",
                    "1 2024-01-12 8367.33 1632.67 80.45",
                    "2 2024-02-12 6721.41 1645.92 67.2",
                    "3 2024-03-12 5058.79 1662.62 50.5",
                    "4 2024-04-12 3386.3 1672.49 40.63",
                    "5 2024-05-12 1699.5 1686.8 26.32",
                    "6 2024-06-12 0.0 1699.5 13.65",
                )
            },
            "inputs": {
                "loan": {
                    "annual_rate_pct": "9.482",
                    "repayment_frequency_type": "MONTHS",
                    "repayment_every": "1",
                    "number_of_repayments": "6",
                },
                "product": {"daysInYearType": "ACTUAL", "daysInMonthType": "ACTUAL"},
            },
            "source": "dag14/fineract EMICalculation.feature:7281 (Apache-2.0)",
        },
    ),
    (
        oracles.check_schedule,
        {
            "id": "fineract-orig-EMICalculation-L7848",
            "expected": {
                "rows": _rows(
                    "- 2025-01-01 600.0 - -",
                    "1 2025-02-01 501.45 98.55 3.5",
                    "- 2025-02-01 200.0 - -",
                    "2 2025-03-01 562.79 138.66 4.09",
                    "3 2025-04-01 423.32 139.47 3.28",
                    "4 2025-05-01 283.04 140.28 2.47",
                    "5 2025-06-01 141.94 141.1 1.65",
                    "6 2025-07-01 0.0 141.94 0.83",
                )
            },
            "inputs": {
                "loan": {
                    "annual_rate_pct": "7",
                    "repayment_frequency_type": "MONTHS",
                    "repayment_every": "1",
                    "number_of_repayments": "6",
                },
                "product": {"daysInYearType": "DAYS360", "daysInMonthType": "DAYS30"},
            },
            "source": "dag14/fineract EMICalculation.feature:7848 (Apache-2.0)",
        },
    ),
    (
        oracles.check_schedule,
        {
            "id": "fineract-orig-Loan-L8370",
            "expected": {
                "rows": _rows(
                    "- 2025-01-01 300.0 - -",
                    "1 2025-01-16 250.37 49.63 0.88",
                    "2 2025-01-31 200.59 49.78 0.73",
                    "3 2025-02-15 150.67 49.92 0.59",
                    "4 2025-03-02 100.6 50.07 0.44",
                    "5 2025-03-17 50.38 50.22 0.29",
                    "6 2025-04-01 0.0 50.38 0.15",
                )
            },
            "inputs": {
                "loan": {
                    "annual_rate_pct": "7",
                    "repayment_frequency_type": "DAYS",
                    "repayment_every": "15",
                    "number_of_repayments": "6",
                },
                "product": {"daysInYearType": "DAYS360", "daysInMonthType": "DAYS30"},
            },
            "source": "dag14/fineract Loan.feature:8370 (Apache-2.0)",
        },
    ),
]
