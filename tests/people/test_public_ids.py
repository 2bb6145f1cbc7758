"""Public ids sort by time, name what they are, and can be had in a fixed order."""

import datetime

from people.public_ids import public_id, seeded, token, with_prefix

NOON = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)


def test_an_id_has_a_prefix_and_twenty_six_letters():
    prefix, _, letters = public_id("loan", NOON).partition("_")

    assert prefix == "loan"
    assert len(letters) == 26
    assert letters.isalnum()


def test_ids_sort_by_time():
    ids = [public_id("loan", NOON + datetime.timedelta(milliseconds=n)) for n in range(50)]

    assert ids == sorted(ids)


def test_ids_of_one_instant_differ():
    assert len({public_id("loan", NOON) for _ in range(1000)}) == 1000


def test_the_same_seed_gives_the_same_ids():
    with seeded(7):
        first = [public_id("loan", NOON), token()]
    with seeded(7):
        again = [public_id("loan", NOON), token()]

    assert first == again
    assert public_id("loan", NOON) != first[0]


def test_a_loan_takes_the_letters_of_its_quote():
    assert with_prefix("quote_abc", "loan") == "loan_abc"
