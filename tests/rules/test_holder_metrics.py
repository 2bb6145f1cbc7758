"""Returns, idle money and spread by hand."""

from fractions import Fraction

from rules.holder_metrics import ReturnPeriod, cash_drag, concentration, net_annualised_return
from rules.portfolio_metrics import Measure


def test_the_net_return_is_weighted_by_money_and_compounded():
    """10 + 9 of interest, 1 of fees, 8 lost, 0 back on 1 000 + 1 000: half a percent a month."""
    periods = [
        ReturnPeriod(begin_principal_minor=1_000, interest_minor=10),
        ReturnPeriod(
            begin_principal_minor=1_000,
            interest_minor=9,
            fee_minor=2,
            written_off_minor=8,
            recovered_minor=1,
        ),
    ]
    found = net_annualised_return(periods)

    assert found.monthly == Measure(10, 2_000, 2)
    assert found.yearly == Fraction(201, 200) ** 12 - 1
    assert net_annualised_return([]).yearly is None


def test_cash_drag_is_the_idle_part():
    assert cash_drag([(100, 900), (300, 700)]) == Measure(400, 2_000, 2)


def test_concentration_is_one_for_one_alone():
    assert concentration([5]).ratio == 1
    assert concentration([1, 1, 1, 1]).ratio == Fraction(1, 4)
    assert concentration([]).ratio is None
