"""The pictures of an offer draw what they are given, and each has its twin in words."""

import datetime
import re

from django.template import Context, Template

from pages import offer_figures
from rules.money import Asset

EUR = Asset("EUR", 2)
DAY = datetime.date(2026, 1, 5)
EVIL = "<script>alert(1)</script>"


def rendered(source, **values):
    return Template("{% load offer_parts %}" + source).render(Context(values))


def words(html):
    html = re.sub(r"</(td|th|li|p|div|dt|dd)>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html).replace("\u00a0", " "))


def test_a_funding_bar_says_what_is_committed_and_left():
    html = rendered("{% funding_bar 30000 100000 asset soft_cap_minor=50000 count=2 %}", asset=EUR)

    assert 'width="30.00%"' in html
    assert 'x1="50.00%"' in html
    assert "300.00 EUR of 1,000.00 EUR" in words(html)
    assert "700.00 EUR" in words(html)
    assert "2 people have committed." in words(html)


def test_a_funding_bar_that_ran_over_is_full():
    html = rendered("{% funding_bar 150000 100000 asset %}", asset=EUR)

    assert 'width="100.00%"' in html
    assert "150 %" in words(html)
    assert "More than asked 500.00 EUR" in words(html)


def test_milestones_lie_along_their_time():
    rows = [
        {"number": 1, "name": EVIL, "due_on": DAY + datetime.timedelta(days=50), "amount_minor": 1},
        {"number": 2, "name": "B", "due_on": DAY + datetime.timedelta(days=100), "amount_minor": 2},
    ]

    marks = offer_figures.milestone_marks(rows, starts_on=DAY)
    html = rendered(
        "{% milestone_line rows asset starts_on=day first_minor=500 %}",
        rows=rows,
        asset=EUR,
        day=DAY,
    )

    assert [mark["x"] for mark in marks] == [180, 346]
    assert EVIL not in html
    assert "First tranche" in words(html)


def test_bars_are_as_high_as_their_installments():
    rows = [
        {"number": 1, "due_on": DAY, "principal_minor": 5_000, "interest_minor": 1_000},
        {"number": 2, "due_on": DAY, "principal_minor": 5_000, "interest_minor": 500},
    ]

    drawing = offer_figures.schedule_bars(rows)

    first, second = drawing["bars"]
    assert first.interest_y == 0
    assert first.principal_height + first.interest_height == drawing["ground"]
    assert second.interest_height < first.interest_height
    assert offer_figures.schedule_bars([])["bars"] == []


def test_a_schedule_has_a_picture_and_a_table():
    rows = [{"number": 1, "due_on": DAY, "principal_minor": 5_000, "interest_minor": 1_000}]

    html = rendered("{% schedule_chart rows asset title='Plan' %}", rows=rows, asset=EUR)

    assert '<svg viewBox="0 0 360 132" role="img" aria-label="Plan">' in html
    assert "60.00 EUR" in words(html)


def test_shares_are_written_without_floats():
    assert rendered("{{ 85000|millionths }}") == "8.5\u00a0%"
    assert rendered("{{ 120000|millionths }}") == "12\u00a0%"
    assert rendered("{{ 1|millionths }}") == "0.0001\u00a0%"


def test_markdown_of_people_is_safe():
    assert "<script" not in rendered("{{ text|rich }}", text=f"**bold** {EVIL}")
    assert "<strong>bold</strong>" in rendered("{{ text|rich }}", text="**bold**")
