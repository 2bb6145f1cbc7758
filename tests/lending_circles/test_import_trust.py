"""A web of trust comes in whole, or with every bad line named and nothing written."""

import pathlib

import pytest
from django.core.management import CommandError, call_command

from governance.models import Network
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.ratings import PROBLEMS_MAX, RatingsRefused, read_ratings
from people.models import Person

GOOD = (
    b"source,target,rating,time\n"
    b"ana,bruno,4,1289241911\n"
    b"bruno,ana,2,1289241941\n"
    b"ana,chi,1,2026-01-05\n"
    b"dona,ana,-3,\n"
    b"ana,dona,5,1289243140.4\n"
    b"chi,ana,0,1289243140\n"
)
PUBLISHED = pathlib.Path(__file__).parents[3] / "shared" / "data" / "bitcoin_otc_trust.csv"

BAD_FILES = [
    (b"", 1, "no column source"),
    (b"a,b,c\n1,2,3\n", 1, "no column source"),
    (b"source,target\n1,2\n", 1, "no column rating"),
    (b"source,target,rating\n", 2, "no rating"),
    (b"source,target,rating\n1,2\n", 2, "2 cells"),
    (b"source,target,rating\n1,1,4\n", 2, "rates themself"),
    (b"source,target,rating\n1,2,high\n", 2, "not a number"),
    (b"source,target,rating\n1,2,NaN\n", 2, "not a number"),
    (b"source,target,rating\n1,2,1e400\n", 2, "not a number"),
    ("source,target,rating\n1,2,٤\n".encode(), 2, "not a number"),
    (b"source,target,rating\n1,2," + b"9" * 100_000 + b"\n", 2, "not a number"),
    (b"source,target,rating\n1,2,4\n1,2,5\n", 3, "already in line 2"),
    (b"source,target,rating\n,2,4\n", 2, "not a label"),
    (b"source,target,rating\n<b>,2,4\n", 2, "not a label"),
    (b"source,target,rating\n=1+1,2,4\n", 2, "not a label"),
    (b"source,target,rating,time\n1,2,4,yesterday\n", 2, "the time"),
    (b'source,target,rating\n"1,2,4\n', 2, "not CSV"),
    (b"source,target,rating\n1,2,4\n\xff,2,4\n", 3, "not UTF-8"),
    (b"source,target,rating\n1,\x002,4\n", 2, "NUL"),
]


def test_people_stand_in_the_order_of_their_first_mention():
    web = read_ratings(GOOD)

    assert web.labels == ("ana", "bruno", "chi", "dona")


def test_only_two_ratings_above_zero_make_an_agreement():
    web = read_ratings(GOOD)

    assert web.mutual == (("ana", "bruno"),)


def test_a_rating_that_nobody_answered_is_a_request():
    web = read_ratings(GOOD)

    # Chi answered with zero, Dona with less: neither is a request of Ana's.
    assert web.requests == ()
    assert read_ratings(b"from,to,weight\nana,bruno,1\n").requests == (("ana", "bruno"),)


@pytest.mark.parametrize(
    "header", ["source,target,rating", "From,To,Trust", "rater,ratee,weight", "src,dst,value"]
)
def test_header_names_are_flexible(header):
    web = read_ratings(f"{header}\nana,bruno,4\nbruno,ana,4\n".encode())

    assert web.mutual == (("ana", "bruno"),)


def test_columns_may_stand_in_any_order_with_others_between():
    web = read_ratings(
        b"\xef\xbb\xbfremark,rating,target,source\nx,4,bruno,ana\r\ny,4,ana,bruno\r\n"
    )

    assert web.labels == ("ana", "bruno")
    assert len(web.mutual) == 1


@pytest.mark.parametrize(("raw", "line", "wrong"), BAD_FILES)
def test_a_bad_row_is_named_by_its_line(raw, line, wrong):
    with pytest.raises(RatingsRefused) as refused:
        read_ratings(raw)

    first = refused.value.problems[0]
    assert first.line == line
    assert wrong in first.wrong
    assert first.right
    assert len(str(first)) < 300


def test_all_bad_rows_are_named_up_to_a_bound():
    rows = b"".join(b"1,1,4\n" for _ in range(500))

    with pytest.raises(RatingsRefused) as refused:
        read_ratings(b"source,target,rating\n" + rows)

    assert len(refused.value.problems) == PROBLEMS_MAX


@pytest.fixture
def ratings(tmp_path):
    def write(raw: bytes) -> str:
        path = tmp_path / "ratings.csv"
        path.write_bytes(raw)
        return str(path)

    return write


def test_a_web_is_imported_into_a_network_of_its_own(db, ratings, capsys):
    call_command("import_trust", ratings(GOOD), network="village")

    network = Network.objects.get(slug="village")
    assert network.parameter_sets.get().values["MIN_UNIQUE_PEERS"] == 1
    assert LoanAccount.objects.filter(network=network).count() == 4
    assert TrustLink.objects.filter(state=TrustLink.State.ACTIVE).count() == 1
    assert "4 people, 1 agreements, 0 requests" in capsys.readouterr().out


def test_a_bad_row_imports_nothing(db, ratings, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("import_trust", ratings(GOOD + b"eli,eli,3,\n"), network="village")

    assert ended.value.code == 2
    assert "line 8: eli rates themself" in capsys.readouterr().err
    assert not Person.objects.exists()
    assert not Network.objects.exists()


def test_importing_twice_is_refused_and_changes_nothing(db, ratings):
    call_command("import_trust", ratings(GOOD), network="village")

    with pytest.raises(CommandError, match="here already"):
        call_command("import_trust", ratings(GOOD), network="village")

    assert Person.objects.count() == 4


def test_a_missing_file_and_a_bad_slug_are_named(db):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_trust", "nowhere.csv")
    with pytest.raises(CommandError, match="not a slug"):
        call_command("import_trust", "nowhere.csv", network="No Slug")


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published Bitcoin OTC ratings are absent")
def test_the_published_web_of_trust_is_read_whole():
    web = read_ratings(PUBLISHED.read_bytes())

    assert len(web.labels) == 5_881
    assert web.rating_count == 35_592
