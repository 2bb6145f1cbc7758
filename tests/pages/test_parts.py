"""The parts that pages are made of say what they are given, exactly, and nothing more."""

import datetime
import re
from fractions import Fraction
from pathlib import Path

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from pages import figures, formats, icons, offer_figures, samples, statuses
from rules.money import Asset

RIV = Asset("RIV", 2)
BTC = Asset("BTC", 11)
YEN = Asset("YEN", 0)
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
EVIL = "<script>alert(1)</script>"


def rendered(source, **values):
    return Template("{% load i18n parts %}" + source).render(Context(values))


def words(html):
    html = re.sub(r"</(td|th|li|h2|p|div)>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html).replace("\u00a0", " ")).strip()


@pytest.mark.parametrize(
    ("minor", "asset", "text"),
    [
        (21400, RIV, "214.00 RIV"),
        (7, RIV, "0.07 RIV"),
        (0, RIV, "0.00 RIV"),
        (-5, RIV, "−0.05 RIV"),
        (120405099, RIV, "1,204,050.99 RIV"),
        (100000, RIV, "1,000.00 RIV"),
        (1, BTC, "0.00000000001 BTC"),
        (1234567, YEN, "1,234,567 YEN"),
        (9_000_000_000_000_000, RIV, "90,000,000,000,000.00 RIV"),
    ],
)
def test_an_amount_is_written_exactly(minor, asset, text):
    html = rendered("{% amount minor asset %}", minor=minor, asset=asset)

    assert words(html) == text
    assert str(formats.amount_words(minor, asset)).replace("\u00a0", " ") == text


def test_amount_and_asset_never_part_and_decimals_stand_apart():
    html = rendered("{% amount 21400 asset %}", asset=RIV)

    assert '<span class="amount-decimals">.00</span>\u00a0<span class="amount-asset">RIV' in html


def test_a_signed_amount_says_plus_and_nothing_has_no_amount():
    assert words(rendered("{% amount 5 asset signed=True %}", asset=RIV)) == "+0.05 RIV"
    assert words(rendered("{% amount 0 asset signed=True %}", asset=RIV)) == "0.00 RIV"
    assert rendered("{% amount nothing asset %}", nothing=None, asset=RIV) == ""


def test_amounts_and_days_follow_the_language():
    with translation.override("de"):
        assert words(rendered("{% amount 120405099 asset %}", asset=RIV)) == "1.204.050,99 RIV"


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(Fraction(1, 8), "12.5 %"), (Fraction(1, 16), "6.3 %"), (Fraction(0), "0.0 %")],
)
def test_a_percentage_is_rounded_half_up(ratio, text):
    assert words(rendered("{% percent ratio %}", ratio=ratio)) == text


def test_a_day_is_said_as_people_say_it_with_its_iso_form():
    html = rendered("{% day on %}", on=datetime.date(2026, 1, 12))

    assert html == '<time datetime="2026-01-12" title="2026-01-12">Mon 12 Jan</time>'
    assert words(rendered("{% day on year=True %}", on=datetime.date(2026, 9, 1))) == (
        "Tue 1 Sep 2026"
    )
    assert rendered("{% day on %}", on=None) == ""


def test_a_state_is_a_symbol_and_a_word_and_an_unknown_one_is_said_plainly():
    assert words(rendered('{% status "LATE" %}')) == "Late"
    assert "<svg" in rendered('{% status "LATE" %}')
    assert "tone-late" in rendered('{% status "LATE" %}')
    assert words(rendered('{% status "WAITS_FOR_RAIN" %}')) == "Waits for rain"


def test_every_state_has_a_symbol_that_exists():
    for state in statuses.STATUSES.values():
        assert icons.drawing(state.symbol)


@pytest.mark.parametrize("name", ["nothing-like-it", "../icons", "a/b", ""])
def test_an_icon_outside_the_set_is_refused(name):
    with pytest.raises(LookupError):
        icons.drawing(name)


@pytest.mark.parametrize(
    "source",
    [
        "{% person_chip evil evil evil %}",
        "{% status evil %}",
        "{% status 'LATE' evil %}",
        "{% meter 1 2 asset label=evil %}",
        "{% progress 1 2 label=evil note=evil %}",
        "{% source_bar parts asset title=evil %}",
        "{% rings peers pool=evil %}",
        "{% sankey flows asset title=evil note=evil %}",
        "{% timeline events %}",
        "{% data_table columns rows caption=evil csv_url=evil %}",
        "{% qr evil evil %}",
        "{% explain evil %}{{ evil }}{% endexplain %}",
        "{% confirm_sheet title=evil moves=flows asset=asset confirm=evil action=evil %}"
        "{{ evil }}{% endconfirm_sheet %}",
        "{% include 'partials/refusal.html' with detail=evil remedy=evil %}",
        "{% include 'partials/empty.html' with title=evil text=evil href=evil action=evil %}",
        "{% include 'partials/qr.html' with data=evil label=evil code=evil %}",
    ],
)
def test_what_people_wrote_stays_text(source):
    html = rendered(
        source,
        evil=EVIL,
        asset=RIV,
        parts=[{"level": 1, "amount_minor": 1, "label": EVIL}],
        peers=[{"name": EVIL}],
        flows=[{"source": EVIL, "target": "<b>", "amount_minor": 1, "note": EVIL, "tone": EVIL}],
        events=[{"title": EVIL, "detail": EVIL, "href": EVIL, "status": EVIL}],
        columns=[{"key": "name", "label": EVIL}, {"key": "who", "label": "", "kind": "person"}],
        rows=[{"name": EVIL, "who": EVIL, "href": EVIL}],
    )

    assert "<script" not in html.lower()
    assert "<b>" not in html


def test_the_parts_of_a_source_bar_fill_it():
    segments = figures.segments(samples.SOURCES, labels=formats.LEVEL_LABELS)

    assert [segment.share for segment in segments] == [40, 20, 10, 30]
    assert [segment.start for segment in segments] == ["0.00%", "40.00%", "60.00%", "70.00%"]
    assert segments[1].label == "Their friends"


def test_a_part_without_an_amount_is_left_out_of_the_bar():
    segments = figures.segments(samples.SHORT_SOURCES, labels={})

    assert [segment.level for segment in segments] == ["1", "pool"]


@pytest.mark.parametrize(
    ("part", "whole", "width"),
    [(0, 0, "0%"), (1, 3, "33.33%"), (5, 3, "100.00%"), (-1, 3, "0.00%"), (3, 3, "100.00%")],
)
def test_a_bar_is_never_wider_than_its_ground(part, whole, width):
    assert figures.share_percent(part, whole) == width


def test_a_tracker_says_each_repayment_in_words():
    html = words(rendered("{% tracker steps asset %}", steps=samples.steps(), asset=RIV))

    assert "3 of 10 paid" in html
    assert "Repayment 6: Late, Mon 23 Feb, 21.83 RIV" in html


def test_rings_name_only_the_nearest_and_count_the_rest():
    html = rendered("{% rings peers second_count=38 third_count=211 %}", peers=samples.peers(3))

    assert html.count("<title>") == 3
    assert "You and 3 friends, 38 friends of theirs, 211 behind those" in html


def test_a_circle_of_many_draws_as_many_as_fit_and_says_so():
    html = rendered("{% rings peers %}", peers=samples.peers(31))

    assert html.count("<title>") == figures.PEER_MARKS_MAX
    assert "(7 not drawn)" in words(html)


def test_an_empty_circle_and_no_flows_are_drawn_too():
    assert "You and 0 friends" in rendered("{% rings peers %}", peers=[])
    assert "<svg" in rendered("{% sankey flows asset title='Nothing' %}", flows=[], asset=RIV)


def test_a_sankey_carries_every_amount_and_has_a_table_as_twin():
    drawing = figures.sankey(samples.LONG_FLOWS)
    html = rendered("{% sankey flows asset title='T' %}", flows=samples.LONG_FLOWS, asset=RIV)

    amounts = {node.name: node.amount_minor for node in drawing["nodes"]}
    assert amounts == {
        "Promised": 95000,
        "On time": 80000,
        "Late": 15000,
        "Paid late": 11000,
        "Defaulted": 4000,
    }
    assert [node.column for node in drawing["nodes"]] == [0, 1, 1, 2, 2]
    assert html.count("<tr>") == 1 + len(samples.LONG_FLOWS)


def test_flows_in_a_circle_come_to_an_end():
    flows = [
        {"source": "A", "target": "B", "amount_minor": 1},
        {"source": "B", "target": "A", "amount_minor": 1},
    ]

    assert len(figures.sankey(flows)["nodes"]) == 2


def test_a_schedule_adds_up():
    html = words(rendered("{% schedule rows asset %}", rows=samples.steps(), asset=RIV))

    assert html.endswith("Together 214.00 RIV 4.30 RIV 218.30 RIV")


def test_a_table_sorts_by_the_url_and_keeps_the_filters():
    request = RequestFactory().get("/x", {"kind": "loan", "order": "on", "page": "3"})
    template = Template("{% load parts %}{% data_table columns rows caption='C' asset=asset %}")
    html = template.render(
        RequestContext(request, {"columns": samples.COLUMNS, "rows": samples.ROWS, "asset": RIV})
    )

    assert 'href="?kind=loan&amp;order=-on"' in html
    assert 'aria-sort="ascending"' in html


def test_an_empty_table_says_what_will_be_there():
    html = words(rendered("{% data_table columns rows caption='C' empty='Soon.' %}", rows=[]))

    assert html == "C Soon."


def test_the_sheet_shows_what_moves_from_where_to_where_and_sends_its_token():
    template = Template(
        "{% load parts %}{% confirm_sheet title='Pay' moves=moves asset=asset confirm='Go' %}"
        "<input type='hidden' name='quote' value='7'>{% endconfirm_sheet %}"
    )
    html = template.render(Context({"moves": samples.MOVES, "asset": RIV, "csrf_token": "token1"}))

    assert "From Your circle to Mercado The purchase 214.00 RIV" in words(html)
    assert "Together 218.28 RIV" in words(html)
    assert 'name="csrfmiddlewaretoken" value="token1"' in html
    assert "name='quote'" in html


def test_a_refusal_names_the_fact_and_what_helps():
    html = words(rendered("{% include 'partials/refusal.html' %}", refusal=samples.SampleRefusal()))

    assert "You can borrow 180.00 RIV today" in html
    assert "What helps: Add 11.34 RIV to your stake" in html


def test_a_field_says_what_would_be_right_beside_itself():
    form = samples.SampleForm({"name": "Ana", "amount": "x"})
    html = rendered("{% fields form %}", form=form)

    assert 'id="id_amount_error"' in html
    assert 'aria-invalid="true"' in html


def test_no_template_carries_a_style_attribute_or_a_script_of_its_own():
    for path in TEMPLATES.rglob("*.html"):
        source = path.read_text()
        assert not re.search(r"\sstyle\s*=", source), path
        assert "<style" not in source, path
        assert not re.search(r'<script(?![^>]*\b(?:src=|type="application/json"))', source), path
        assert not re.search(r"\son[a-z]+\s*=\s*[\"']", source), path


def test_both_dark_grounds_are_the_same():
    tokens = (TEMPLATES.parent / "static/css/tokens.css").read_text()
    blocks = re.findall(r"color-scheme: dark;(.*?)\}", tokens, flags=re.DOTALL)

    assert len(blocks) == 2
    assert blocks[0].split() == blocks[1].split()


def test_a_chart_shows_what_was_paid_of_each_installment_and_what_came_late():
    day = datetime.date(2026, 1, 12)
    rows = [
        {"due_on": day, "paid_on": day, "amount_minor": 200, "paid_minor": 200, "status": "PAID"},
        {
            "due_on": day,
            "paid_on": day + datetime.timedelta(days=3),
            "asked_minor": 200,
            "paid_minor": 200,
            "status": "PAID",
        },
        {"due_on": day, "paid_on": None, "asked_minor": 200, "paid_minor": 50, "status": "LATE"},
        {"due_on": day, "paid_on": None, "asked_minor": 100, "paid_minor": 0, "status": "PLANNED"},
    ]

    bars = offer_figures.actual_bars(rows)["bars"]

    room = offer_figures.CHART_HEIGHT - offer_figures.CHART_FOOT
    assert [bar.is_late for bar in bars] == [False, True, True, False]
    assert [bar.asked_height for bar in bars] == [room, room, room, room // 2]
    assert [bar.paid_height for bar in bars] == [room, room, room // 4, 0]
    assert [bar.x for bar in bars] == sorted({bar.x for bar in bars})
    html = rendered("{% load offer_parts %}{% actual_chart rows title='Paid' %}", rows=rows)
    assert html.count('class="chart-paid chart-late"') == 3
    assert 'aria-label="Paid"' in html
    assert offer_figures.actual_bars([])["bars"] == []
