"""Everything that this site keeps of an investor, as files: nothing is left out."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

from pages.csv_files import safe
from people.models import Person
from people.own_data import write_tables
from portfolios.queries.holdings import holdings_of
from portfolios.queries.movements import Wanted, each_movement, wallets_of
from rules.money import Asset, format_amount

SPOOLED_BYTES = 5_000_000
_MOVEMENT_HEAD = (
    "date",
    "type",
    "subtype",
    "loan_id",
    "offer_id",
    "title",
    "notes",
    "amount",
    "balance",
    "reference",
    "journal",
    "position",
)
_HOLDING_HEAD = (
    "loan_id",
    "title",
    "bank",
    "grade",
    "notes",
    "serials",
    "principal",
    "outstanding",
    "lost",
    "recovered",
    "state",
)


def own_data(person: Person) -> IO[bytes]:
    """Return a ZIP of a person's own data as an open file at its beginning."""
    file = tempfile.SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for wallet in wallets_of(person.pk):
            asset = Asset(wallet.asset.code, wallet.asset.decimals)
            _table(
                archive,
                f"statement-{asset.code}.csv",
                _MOVEMENT_HEAD,
                _movements(person.pk, wallet.pk, asset),
            )
            _table(
                archive,
                f"holdings-{asset.code}.csv",
                _HOLDING_HEAD,
                _holdings(person.pk, wallet.asset_id, asset),
            )
        write_tables(archive, person)
    file.seek(0)

    return file


def _movements(person_id: int, wallet_id: int, asset: Asset) -> Iterable[Sequence[Any]]:
    for row in each_movement(person_id=person_id, wallet_id=wallet_id, wanted=Wanted()):
        yield (
            row.on.isoformat(),
            row.type,
            row.subtype,
            row.loan_public_id,
            row.offer_public_id,
            row.title,
            row.note_count,
            format_amount(row.amount_minor, asset),
            format_amount(row.balance_minor, asset),
            row.reference,
            row.journal_id,
            row.position,
        )


def _holdings(person_id: int, asset_id: int, asset: Asset) -> Iterable[Sequence[Any]]:
    for each in holdings_of(person_id, asset_id=asset_id):
        yield (
            each.public_id,
            each.title,
            each.bank_name,
            each.grade,
            each.note_count,
            " ".join(str(serial) for serial in each.serials),
            format_amount(each.principal_minor, asset),
            format_amount(each.outstanding_minor, asset),
            format_amount(each.loss_minor, asset),
            format_amount(each.recovered_minor, asset),
            each.bucket,
        )


def _table(
    archive: zipfile.ZipFile, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    with archive.open(name, "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(head)
        for row in rows:
            # Words may come from anybody; figures are ours.
            writer.writerow(
                [
                    safe(cell) if isinstance(cell, str) and not _is_figure(cell) else cell
                    for cell in row
                ]
            )


def _is_figure(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdigit()
