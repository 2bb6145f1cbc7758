import pytest

TABLES = ("ledger_journal", "ledger_transfer", "ledger_account", "people_auditevent", "seals_seal")


@pytest.fixture
def books(committed_db):
    from django.db import transaction

    from tests.ledger.books import open_books

    with transaction.atomic():
        return open_books()


@pytest.fixture
def by_owner(owner_connection):
    """Return a way to change the tables by the owner's hand, the guards laid aside."""

    def change(statement):
        for table in TABLES:
            owner_connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner_connection.execute(statement)
        for table in TABLES:
            owner_connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return change
