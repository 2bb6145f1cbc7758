import pytest


@pytest.fixture
def books(db):
    from tests.ledger.books import open_books

    return open_books()


@pytest.fixture
def committed_books(committed_db):
    from django.db import transaction

    from tests.ledger.books import open_books

    with transaction.atomic():
        return open_books()
