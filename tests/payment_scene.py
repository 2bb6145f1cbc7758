"""A bank that takes transfers, and officers who confirm what came."""

import datetime

from django.db import transaction

from banks.models import Approval
from banks.steps import accounts
from ledger import queries
from payments.models import BankTransferDetails, StatementLine
from payments.operations import deposits, statements, withdrawals
from payments.operations.statements import StatementDraft
from payments.operations.withdrawals import WithdrawalDraft
from tests.bank_scene import NOON, UNIT, a_bank_network


def a_transfer_bank(**options):
    """A bank network whose bank receives EUR, between 1 and 5 000 at a time."""
    scene = a_bank_network(bond=0, **options)
    takes_transfers(scene)
    return scene


def takes_transfers(scene, **limits):
    return BankTransferDetails.objects.create(
        bank=scene.bank,
        asset=scene.asset,
        holder="Bank of Union",
        account_number="DE02 1203 0000 0000 2020 51",
        institution="Test Bank",
        changed_on=scene.on,
        **{
            "deposit_minor_min": UNIT,
            "deposit_minor_max": 5_000 * UNIT,
            "withdrawal_minor_min": UNIT,
            "withdrawal_minor_max": 5_000 * UNIT,
            **limits,
        },
    )


def announce(scene, name="ines", amount=100, **about):
    return deposits.ask_deposit(
        person=scene.person(name),
        bank_id=scene.bank.pk,
        asset=scene.asset,
        amount_minor=amount * UNIT,
        on=scene.on,
        at=NOON,
        **about,
    )


def withdraw(scene, name="ines", amount=100, **about):
    return withdrawals.ask_withdrawal(
        draft=WithdrawalDraft(
            bank_id=scene.bank.pk,
            asset=scene.asset,
            amount_minor=amount * UNIT,
            holder=name.title(),
            account_number="PT50 0002 0123",
            **about,
        ),
        on=scene.on,
        at=NOON,
        by=scene.person(name),
    )


def decided(scene, confirm, approval: Approval, by="pete", **about):
    """What another officer's yes makes of a request."""
    return confirm(public_id=approval.public_id, by=scene.person(by), on=scene.on, **about)


def balance(scene, account):
    """What one of the bank's accounts holds: `external`, `withdrawal`, `suspense`."""
    with transaction.atomic():
        return queries.balance(getattr(accounts, account)(scene.bank.pk, scene.asset))


def a_statement(*lines, head="date,amount,reference,counterparty,id"):
    """A file of lines, each a text with commas."""
    return "\n".join([head, *lines]).encode()


def bring(scene, *lines, content=None, by="olga", **about):
    return statements.import_statement(
        draft=StatementDraft(
            bank_id=scene.bank.pk,
            asset=scene.asset,
            file_name="january.csv",
            content=content or a_statement(*lines),
            **about,
        ),
        on=scene.on,
        at=NOON,
        by=scene.person(by),
    )


def line(scene, number=2) -> StatementLine:
    """The line that stood in the file's row of this number, of the newest statement with one."""
    return StatementLine.objects.filter(bank=scene.bank, number=number).order_by("-id")[0]


def book_all(scene, statement):
    approval = statements.request_book_lines(
        statement_id=statement.pk, bank_id=scene.bank.pk, on=scene.on, by=scene.person("olga")
    )
    return decided(scene, statements.confirm_book_lines, approval)


def today(scene) -> str:
    return scene.on.isoformat()


def tomorrow(scene) -> str:
    return (scene.on + datetime.timedelta(days=1)).isoformat()
