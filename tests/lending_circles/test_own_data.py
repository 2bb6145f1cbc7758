"""A member takes everything along that is kept of them, and nothing that is others'."""

import io
import json
import zipfile

import pytest
from django.test import Client

from conversations.operations.writing import send_message
from people.models import User
from tests.lending_circles.test_forgiving import a_carried_payment, before_the_draw

pytestmark = pytest.mark.django_db


def the_file_of(person):
    person.user = User.objects.create_user(f"{person.handle}@river.example", "a long password")
    person.save()
    page = Client()
    page.force_login(person.user)
    shown = page.get("/me/data/")
    assert shown.status_code == 200
    assert "Download" in shown.content.decode()
    answer = page.get("/me/data/", {"format": "zip"})
    assert answer.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return {
        name.removesuffix(".json"): json.loads(archive.read(name)) for name in archive.namelist()
    }


@pytest.fixture
def scene():
    """Ana carried Bruno's payment of 85.80, he missed his first part, and she forgave it."""
    scene, extension = a_carried_payment()
    assert before_the_draw(scene) == 1
    for author, peer, text in (("bruno", "ana", "Thank you."), ("ana", "bruno", "Gladly.")):
        send_message(
            account_id=scene.members[author].pk,
            peer_account_id=scene.members[peer].pk,
            text=text,
            token=f"token-{author}",
            on=scene.on,
            at=extension.established_at,
            by=scene.members[author].person,
        )
    return scene


def test_a_borrower_has_loans_extensions_and_what_was_forgiven(scene):
    kept = the_file_of(scene.members["bruno"].person)

    loan, extension = kept["circle_loans"]
    assert (loan["extends__public_id"], loan["principal_minor"]) == (None, 85_800)
    assert (extension["extends__public_id"], extension["extended_number"]) == (
        loan["public_id"],
        1,
    )
    assert extension["balance__forgiven_minor"] == 2_831
    carried = kept["circle_repayments"][0]
    assert (carried["source"], carried["principal_paid_minor"]) == ("EXTENSION", 8_580)
    assert [row["amount_minor"] for row in kept["forgiveness_received"]] == [2_831]
    assert kept["forgiveness_given"] == []
    assert [row["with"] for row in kept["circle_agreements"]] == ["Ana"]
    assert [row["text"] for row in kept["messages"]] == ["Thank you."]
    assert {"EXTENDED", "FORGIVEN", "MESSAGE"} <= {row["kind"] for row in kept["notices"]}


def test_a_lender_has_what_they_carried_and_forgave_and_not_whose_it_is(scene):
    kept = the_file_of(scene.members["ana"].person)

    (lent,) = kept["circle_lent"]
    assert (lent["is_extension"], lent["level"], lent["principal_minor"]) == (True, 1, 8_580)
    assert lent["outstanding_minor"] == 8_580 - 2_831
    assert [row["amount_minor"] for row in kept["forgiveness_given"]] == [2_831]
    assert kept["circle_loans"] == kept["forgiveness_received"] == []
    (mine,) = kept["circle_agreements"]
    assert (mine["with"], mine["i_grant"]) == ("Bruno", "FORGIVE")
    assert [row["text"] for row in kept["messages"]] == ["Gladly."]
