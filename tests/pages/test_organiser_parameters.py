"""Organisers read the parameters in plain words and set new ones after seeing what changes."""

import pytest

from governance.models import ParameterSet
from governance.parameter_words import BY_NAME, GROUPS
from rules.parameters import PARAMETERS
from tests.factories import DAY, a_network
from tests.pages.organisers import an_organiser, logged_in

pytestmark = pytest.mark.django_db
HERE = "/organise/river/parameters/"


@pytest.fixture
def network():
    return a_network()


@pytest.fixture
def olga(network):
    return logged_in(an_organiser(network))


def typed(client, **changed):
    """Return what the form holds before and after somebody types into it."""
    form = client.get(f"{HERE}set/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {**values, "effective_on": str(values["effective_on"]), "remark": "Agreed.", **changed}


def test_every_parameter_is_in_one_group():
    grouped = [name for _title, names in GROUPS for name in names]

    assert sorted(grouped) == sorted(row.name for row in PARAMETERS)
    assert len(BY_NAME) == len(PARAMETERS)


def test_all_are_shown_in_plain_words_with_their_history(olga):
    shown = olga.get(HERE).content.decode()
    table = b"".join(olga.get(f"{HERE}?format=csv")).decode()

    for row in PARAMETERS:
        assert row.name in shown
    assert "The yearly interest on outstanding principal." in shown
    assert "40% / 20% / 10% / 30%" in shown
    assert "Version 1" in shown
    assert "Open loans keep the version they were made under." in shown
    assert "The least deposit of a member who borrows.,100.00 RIV,MIN_STAKE" in table


def test_what_would_change_is_shown_before_it_is_set(olga, network):
    said = typed(olga, APR="7%", MIN_STAKE="120", effective_on="2026-01-12")

    draft = olga.post(f"{HERE}set/", said)
    assert ParameterSet.objects.count() == 1
    assert "Set these 2 values" in draft.content.decode()
    assert "6%" in draft.content.decode()

    done = olga.post(f"{HERE}set/", {**said, "confirmed": "1"}, follow=True)
    latest = network.parameter_sets.order_by("-version").first()
    assert latest.version == 2
    assert latest.values == {"MIN_UNIQUE_PEERS": 0, "APR": "7%", "MIN_STAKE": "120.00"}
    assert (str(latest.effective_on), latest.remark) == ("2026-01-12", "Agreed.")
    assert latest.recorded_by.name == "Olga"
    assert "Agreed, not yet in force" in done.content.decode()
    assert "version 1, in force since" in done.content.decode()


def test_a_version_is_shown_whole(olga, network):
    said = typed(olga, SHORTFALL_POLICY="CASCADE_IN")
    olga.post(f"{HERE}set/", {**said, "confirmed": "1"})

    new = olga.get(f"{HERE}2/").content.decode()

    assert "The nearer levels step in" in new
    assert "The loan is refused" in olga.get(f"{HERE}1/").content.decode()
    assert b"The loan is refused" in b"".join(olga.get(f"{HERE}1/?format=csv"))
    assert olga.get(f"{HERE}9/").status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("APR", "-1%", "This is not a rate."),
        ("APR", "٦%", "This is not a rate."),
        ("MIN_STAKE", "1e400", "digits 0 to 9"),
        ("SOURCING", "40/20/10/20", "The shares do not add up to 100%."),
        ("N_REPAYMENTS", "0", "This lies outside 1 to 260."),
        ("RATIO_LADDER", "3, 2", "The ladder does not climb from 1."),
        ("WAIVER_MODE", "SOMETIMES", "not one of the available choices"),
        ("MIN_LOAN", "x" * 500, "at most 80 characters"),
    ],
)
def test_what_is_wrong_stands_at_its_field(olga, name, value, words):
    answer = olga.post(f"{HERE}set/", typed(olga, **{name: value}, confirmed="1"))

    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[name])
    assert ParameterSet.objects.count() == 1


def test_a_version_needs_a_day_a_reason_and_a_difference(olga):
    def refused(**changed):
        answer = olga.post(f"{HERE}set/", typed(olga, confirmed="1", **changed))
        assert answer.status_code == 422
        return answer.context["form"].errors

    assert "effective_on" in refused(APR="7%", effective_on="2026-01-04")
    assert "effective_on" in refused(APR="7%", effective_on="soon")
    assert "remark" in refused(APR="7%", remark="")
    assert "Nothing is different from version 1." in str(refused(APR="6.0%"))
    assert ParameterSet.objects.count() == 1


def test_a_confirmation_of_what_another_has_changed_is_shown_again(olga):
    said = typed(olga, APR="7%")
    other = typed(olga, LATE_DAYS="9")
    olga.post(f"{HERE}set/", {**other, "confirmed": "1"})

    answer = olga.post(f"{HERE}set/", {**said, "confirmed": "1"})

    assert answer.status_code == 200
    assert ParameterSet.objects.count() == 2
    # The other's change is told as one that this page would take back.
    assert "9 days" in answer.content.decode()


def test_what_the_two_minimums_guarantee_is_said_before_they_change(olga):
    sheet = olga.post(f"{HERE}set/", typed(olga, MIN_STAKE="120.00", MIN_UNIQUE_PEERS="4"))

    assert "has then staked at least 480.00" in sheet.content.decode().replace("\xa0", " ")
    other = olga.post(f"{HERE}set/", typed(olga, APR="7%"))
    assert "has then staked at least" not in other.content.decode()


def test_one_can_go_back_to_the_values(olga):
    answer = olga.post(f"{HERE}set/", typed(olga, APR="7%", edit="1", confirmed="1"))

    assert 'value="7%"' in answer.content.decode()
    assert ParameterSet.objects.count() == 1


def test_a_day_that_passes_meanwhile_is_refused_in_words(olga, network, monkeypatch):
    from governance import operations
    from governance.refusals import ParametersRefused, TooEarly

    def early(**_):
        raise TooEarly

    def wrong(**_):
        problem = {"name": "APR", "detail": "Too dear.", "remedy": "Ask less."}
        raise ParametersRefused("APR", context={"problems": [problem]})

    said = typed(olga, APR="7%", confirmed="1")
    monkeypatch.setattr(operations, "set_parameters", early)
    assert "for a day that is past" in olga.post(f"{HERE}set/", said).content.decode()
    monkeypatch.setattr(operations, "set_parameters", wrong)
    assert "Too dear." in str(olga.post(f"{HERE}set/", said).context["form"].errors["APR"])
    assert network.business_date == DAY
