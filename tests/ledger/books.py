"""Accounts to post between, without a network around them."""

import datetime
from dataclasses import dataclass

from ledger import posting
from ledger.kinds import Kind, Purpose
from ledger.models import Account, Asset
from ledger.posting import AccountDraft, Move

DAY = datetime.date(2026, 3, 2)


@dataclass(frozen=True)
class Books:
    """Ana and Bruno with 100.00 to spend each, a shop, one pool, and where money comes from."""

    asset_id: int
    issuance: int
    ana: int
    bruno: int
    ana_stake: int
    bruno_stake: int
    shop: int
    pool: int


def open_books() -> Books:
    """Open the accounts and give Ana and Bruno 100.00 each."""
    asset = Asset.objects.create(code="RIV", decimals=2)
    drafts = [
        AccountDraft("network:1:issuance", Purpose.ISSUANCE, asset.pk, None),
        AccountDraft("person:1:spending", Purpose.SPENDING, asset.pk),
        AccountDraft("person:2:spending", Purpose.SPENDING, asset.pk),
        AccountDraft("person:1:stake", Purpose.STAKE, asset.pk),
        AccountDraft("person:2:stake", Purpose.STAKE, asset.pk),
        AccountDraft("merchant:1:till", Purpose.MERCHANT, asset.pk),
        AccountDraft("network:1:common_pool:0", Purpose.COMMON_POOL, asset.pk),
    ]
    books = Books(asset.pk, *posting.open_accounts(drafts))
    posting.post(
        reference="network:1:opening",
        moves=[
            Move(Kind.OPENING, books.issuance, books.ana, 10_000),
            Move(Kind.OPENING, books.issuance, books.bruno, 10_000),
        ],
        on=DAY,
    )
    return books


def stake(books: Books, amount_minor: int) -> Move:
    """Ana stakes."""
    return Move(Kind.STAKE, books.ana, books.ana_stake, amount_minor)


def held() -> dict[str, int]:
    """Return every balance that is not nothing, by code."""
    return {
        account.code: account.balance_minor
        for account in Account.objects.order_by("code")
        if account.balance_minor
    }
