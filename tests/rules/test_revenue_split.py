"""Shares of sales: worked tables, and what holds after any sales and refunds."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.revenue_split import (
    SCALE,
    Held,
    Share,
    ShareState,
    ShareTerms,
    done_on,
    done_share,
    missing_to_floor,
    rate_in_force,
    reversed_share,
    shares_of_sale,
)

TENTH = 100_000
MONDAY = datetime.date(2026, 1, 5)


def one(amount, terms, state=None):
    (share,) = shares_of_sale(amount, [(terms, state or ShareState())])
    return share


# Source: worked by hand; 10 % of 4.25 is 0.425.
@pytest.mark.parametrize(
    ("amount", "terms", "state", "expected"),
    [
        (425, {}, {}, (42, 42_500_000, 500_000, None)),
        (425, {}, {"carried": 500_000}, (43, 42_500_000, 0, None)),
        (3, {}, {}, (0, 300_000, 300_000, None)),
        (0, {}, {"carried": 7}, (0, 0, 7, None)),
        # At least 0.50 of a sale, and never more than the sale.
        (425, {"sale_floor_minor": 50}, {}, (50, 50_000_000, 0, None)),
        (20, {"sale_floor_minor": 50}, {}, (20, 20_000_000, 0, Held.NOTHING_LEFT)),
        (10_000, {"sale_ceiling_minor": 200}, {}, (200, 200_000_000, 0, None)),
        # A loan that asks for 0.30 takes no more, and is owed no more.
        (
            425,
            {},
            {"wants_minor": 30, "carried": 400_000},
            (30, 29_600_000, 0, Held.NOTHING_WANTED),
        ),
        (425, {}, {"wants_minor": 0, "carried": 400_000}, (0, 0, 400_000, Held.NOTHING_WANTED)),
        (425, {}, {"wants_minor": 1_000}, (42, 42_500_000, 500_000, None)),
        (
            425,
            {"period_ceiling_minor": 100},
            {"in_period_minor": 70},
            (30, 30_000_000, 0, Held.PERIOD_FULL),
        ),
        (
            425,
            {"period_ceiling_minor": 100},
            {"in_period_minor": 200, "wants_minor": 9},
            (0, 0, 0, Held.PERIOD_FULL),
        ),
    ],
)
def test_a_share_of_a_sale(amount, terms, state, expected):
    share = one(amount, ShareTerms(**{"millionths": TENTH, **terms}), ShareState(**state))

    assert share == Share(*expected)


def test_a_tenth_of_a_percent_is_never_lost():
    # LNbits asks for 0.1 %: of 3,000 that is 3, in whatever parts the 3,000 come.
    state, got = ShareState(), 0
    for _ in range(300):
        share = one(10, ShareTerms(millionths=1_000), state)
        got += share.taken_minor
        state = ShareState(carried=share.carried)

    assert (got, state.carried) == (3, 0)


def test_targets_take_in_their_order_of_what_is_left():
    terms = [ShareTerms(millionths=700_000), ShareTerms(millionths=700_000)]

    first, second = shares_of_sale(100, [(one, ShareState()) for one in terms])

    assert (first.taken_minor, second.taken_minor) == (70, 30)
    assert second.held == Held.NOTHING_LEFT


def test_dust_that_comes_due_at_once_waits_where_the_sale_is_too_small():
    half = (ShareTerms(millionths=500_000), ShareState(carried=500_000))

    first, second = shares_of_sale(1, [half, half])
    later = one(10, half[0], ShareState(carried=second.carried))

    assert (first.taken_minor, first.carried) == (1, 0)
    assert (second.taken_minor, second.carried) == (0, SCALE)
    assert (later.taken_minor, later.carried) == (6, 0)


@pytest.mark.parametrize(
    ("carried", "before", "refunded", "expected"),
    [
        # 10 % of 4.25 took 42 and carried 0.5; the whole comes back.
        (500_000, 0, 425, (42, 42_500_000, 0)),
        # 1.00 of it: 10.0 exactly. Then 0.05 of it: 0.5 of what is carried.
        (500_000, 0, 100, (10, 10_000_000, 500_000)),
        (500_000, 100, 5, (0, 500_000, 0)),
        # Without dust to give, a whole unit comes back and the rest of it is carried.
        (0, 0, 5, (1, 500_000, 500_000)),
        (0, 425, 0, (0, 0, 0)),
    ],
)
def test_a_refund_reverses_its_share(carried, before, refunded, expected):
    back = reversed_share(
        42_500_000,
        sale_minor=425,
        refunded_before_minor=before,
        refunded_minor=refunded,
        carried=carried,
    )

    assert (back.returned_minor, back.exact, back.carried) == expected


def test_the_share_steps_up_while_the_loan_is_late():
    assert rate_in_force(TENTH, stepped_up=2 * TENTH, is_late=True) == 2 * TENTH
    assert rate_in_force(TENTH, stepped_up=2 * TENTH, is_late=False) == TENTH
    assert rate_in_force(TENTH, stepped_up=0, is_late=True) == TENTH


def test_what_a_period_fell_short_of_is_missing():
    assert missing_to_floor(70, 100) == 30
    assert missing_to_floor(130, 100) == 0


def test_how_much_is_done_is_rounded_down():
    assert [done_share(paid, 300) for paid in (0, 299, 300, 400)] == [0, 99, 100, 100]
    assert done_share(0, 0) == 0


@pytest.mark.parametrize(
    ("owed", "paid", "expected"),
    [
        (0, 5, MONDAY),
        (100, 0, None),
        # 3.00 in 30 days is a tenth a day: 1.01 takes ten days and a bit.
        (100, 300, MONDAY + datetime.timedelta(days=10)),
        (101, 300, MONDAY + datetime.timedelta(days=11)),
        (10**9, 1, None),
    ],
)
def test_when_it_is_done_at_this_pace(owed, paid, expected):
    assert done_on(owed, paid_minor=paid, days=30, on=MONDAY) == expected


@given(
    st.integers(0, SCALE),
    st.lists(
        st.tuples(st.integers(1, 10**7), st.lists(st.integers(0, 10**7), max_size=4)), max_size=12
    ),
)
def test_after_any_sales_and_refunds_it_got_the_whole_units_of_its_exact_shares(rate, sales):
    terms, carried, got, exact = ShareTerms(millionths=rate), 0, 0, 0
    for amount, refunds in sales:
        share = one(amount, terms, ShareState(carried=carried))
        got, carried, exact = got + share.taken_minor, share.carried, exact + amount * rate
        assert 0 <= share.taken_minor <= amount
        refunded = 0
        for wanted in refunds:
            part = min(wanted, amount - refunded)
            back = reversed_share(
                share.exact,
                sale_minor=amount,
                refunded_before_minor=refunded,
                refunded_minor=part,
                carried=carried,
            )
            refunded += part
            got, carried, exact = got - back.returned_minor, back.carried, exact - part * rate

    assert (got, carried) == divmod(exact, SCALE)


@given(
    st.lists(st.integers(0, SCALE), min_size=1, max_size=4),
    st.lists(st.integers(1, 50), min_size=1, max_size=30),
)
def test_no_sale_gives_more_than_it_is_and_no_dust_grows(rates, sales):
    carried = [0] * len(rates)
    for amount in sales:
        shares = shares_of_sale(
            amount,
            [
                (ShareTerms(millionths=rate), ShareState(carried=dust))
                for rate, dust in zip(rates, carried, strict=True)
            ],
        )
        carried = [share.carried for share in shares]

        assert sum(share.taken_minor for share in shares) <= amount
        assert all(0 <= dust < (len(rates) + 1) * SCALE for dust in carried)


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.lists(st.integers(1, 10**5), max_size=20))
def test_refunds_that_come_to_the_sale_reverse_all_of_it(exact, sale, parts):
    refunded, back = 0, 0
    for wanted in [*parts, sale]:
        part = min(wanted, sale - refunded)
        found = reversed_share(
            exact,
            sale_minor=sale,
            refunded_before_minor=refunded,
            refunded_minor=part,
            carried=0,
        )
        refunded, back = refunded + part, back + found.exact

    assert back == exact
