import pytest
from django.contrib.admin.sites import site as admin_site
from django.test import RequestFactory

from ledger import posting, queries
from ledger.models import Account, Asset, Journal, Transfer
from tests.ledger.books import DAY, stake


@pytest.mark.parametrize("model", [Asset, Account, Journal])
def test_the_admin_shows_and_changes_nothing(rf: RequestFactory, model):
    shown = admin_site.get_model_admin(model)
    request = rf.get("/")

    assert not shown.has_add_permission(request)
    assert not shown.has_change_permission(request)
    assert not shown.has_delete_permission(request)
    assert shown.get_actions(request) == {}


def test_transfers_are_shown_with_their_journal_alone():
    assert not admin_site.is_registered(Transfer)


def test_a_journal_shows_its_transfers(books, rf):
    posting.post(reference="a", moves=[stake(books, 100)], on=DAY)
    shown = admin_site.get_model_admin(Journal)

    assert list(shown.get_queryset(rf.get("/")).order_by("pk"))[-1].reference == "a"
    assert shown.moves(queries.find_journal("a")) == (
        "1. Stake: 100 from person:1:spending to person:1:stake"
    )
