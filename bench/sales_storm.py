"""Random sales of one merchant with duplicates, reorderings, refunds, and kills between two steps.

The same storm is measured by the bench and held to the unit by the tests. What must come out is
reckoned here by itself, from what happened alone.
"""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import connection

from business_day import chain
from governance.models import Network
from ledger import queries as ledger_queries
from ledger.reconcile import is_balanced, look
from merchants import invariants, operations
from merchants.models import Merchant, Payment, SplitAgreement, SplitLine
from merchants.operations import refunding, sales
from merchants.payment_order import RefundOrder
from merchants.refusals import (
    MerchantCannotFund,
    PaymentFinished,
    ReferenceTaken,
    RefundTooLarge,
)
from merchants.sale_drafts import Receipt, SaleDraft, SaleRefundDraft, receipt_text, signature_of
from people.models import Person
from rules.money import MILLION

AMOUNT_MINOR_MAX = 4_000
RECEIPTS_KEPT = 12
# A kill falls on one of so many first statements of what is done.
STATEMENTS = 40


class Killed(BaseException):
    """The process was killed here: nothing catches it, and the transaction is lost."""


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    """Kill what runs inside at its so many-th statement, once."""
    left = [statement]

    def wrap(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrap):
        yield


@dataclass
class Storm:
    """One merchant's sales; `kept` is what was sold less what was given back, by sale."""

    network_id: int
    merchant_id: int
    terminal_id: int
    customers: list[Person]
    random: Random
    secret: bytes
    kept: dict[str, int] = field(default_factory=dict)
    payments: dict[str, int] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    number: int = 0
    kills: int = 0
    on: datetime.date = datetime.date.min

    def blow(self, events: int, *, day_every: int) -> None:
        """Let so many things happen, and close the day after every so many of them."""
        doings: tuple[tuple[Callable[[], None], int], ...] = (
            (self._pay, 50),
            (self._tell, 15),
            (self._sign, 15),
            (self._refund_payment, 12),
            (self._refund_told, 8),
        )
        self._look()
        chosen = self.random.choices(
            [do for do, _ in doings], [weight for _, weight in doings], k=events
        )
        for place, do in enumerate(chosen, start=1):
            do()
            if len(self.receipts) >= RECEIPTS_KEPT:
                self._send()
            if place % day_every == 0:
                self._turn_day()
        self._send()
        self._turn_day()

    def faults(self) -> list[str]:
        """Return every unit that is not where the sales put it; none is right."""
        found = []
        kept_minor = sum(self.kept.values())
        for split in SplitAgreement.objects.filter(merchant_id=self.merchant_id).order_by("pk"):
            expected = divmod(kept_minor * split.millionths, MILLION)
            if (split.taken_minor, split.carried) != expected:
                found.append(f"{split.label}: {(split.taken_minor, split.carried)} ≠ {expected}")
            reached_minor = split.passed_on_minor + split.waiting_minor + split.due_minor
            if reached_minor - split.owed_back_minor + split.given_back_minor != split.taken_minor:
                found.append(f"{split.label}: taken, and nowhere")
        sold_minor = sum(
            line.sale_minor - line.refunded_minor
            for line in SplitLine.objects.filter(agreement__merchant_id=self.merchant_id)
        )
        targets = SplitAgreement.objects.filter(merchant_id=self.merchant_id).count()
        if sold_minor != kept_minor * targets:
            found.append(f"lines say {sold_minor}, the sales {kept_minor} × {targets}")
        found += [law.statement for law in invariants.invariants() if not look(law).holds]
        if not is_balanced():
            found.append("The books do not balance.")

        return found

    def _pay(self) -> None:
        """A customer pays at the till."""
        name, amount_minor = self._name("p"), self._amount()
        payment = operations.request_payment(
            terminal_id=self.terminal_id,
            amount_minor=amount_minor,
            reference=name,
            metadata={},
            at=self._at,
        )

        def pay() -> None:
            try:
                operations.pay_with_own_money(
                    payment_id=payment.pk,
                    on=self.on,
                    at=self._at,
                    by=self.random.choice(self.customers),
                )
            except PaymentFinished:
                return

        self._survive(pay)
        self.kept[name], self.payments[name] = amount_minor, payment.pk

    def _tell(self) -> None:
        """A till that settles elsewhere tells a few sales, and perhaps one of them twice."""
        drafts = [
            SaleDraft(reference=self._name("s"), amount_minor=self._amount(), happened_at=self._at)
            for _ in range(self.random.randint(1, 3))
        ]
        if self.random.randrange(100) < 20:
            drafts.append(drafts[0])
        self._record(drafts)
        for draft in drafts:
            self.kept[draft.reference] = draft.amount_minor
        self.told += sorted({draft.reference for draft in drafts})

    def _sign(self) -> None:
        """A till that is offline writes a receipt, and often one of its refund, to send later."""
        name, amount_minor = self._name("r"), self._amount()
        self._write(SaleDraft(reference=name, amount_minor=amount_minor, happened_at=self._at))
        self.kept[name] = amount_minor
        if self.random.randrange(100) < 40:
            back_minor = self.random.randint(1, amount_minor)
            self._write(
                SaleRefundDraft(
                    reference=self._name("rr"),
                    sale_reference=name,
                    amount_minor=back_minor,
                    happened_at=self._at,
                )
            )
            self.kept[name] -= back_minor

    def _write(self, draft: SaleDraft | SaleRefundDraft) -> None:
        text = receipt_text((draft.reference, str(draft.amount_minor)))
        self.receipts.append(Receipt(draft, text, signature_of(self.secret, text)))

    def _send(self) -> None:
        """The till is online again: receipts leave in any order, some of them twice."""
        sent = [*self.receipts, *self.random.choices(self.receipts, k=4)] if self.receipts else []
        self.random.shuffle(sent)
        for start in range(0, len(sent), 5):
            batch = sent[start : start + 5]
            self._survive(
                lambda batch=batch: sales.record_receipts(  # type: ignore[misc]
                    terminal_id=self.terminal_id, receipts=batch, on=self.on, at=self._at
                )
            )
        self.receipts.clear()

    def _refund_payment(self) -> None:
        """The merchant gives a payment back, in part."""
        name = self._some(list(self.payments))
        if name is None:
            return
        amount_minor = self.random.randint(1, self.kept[name])
        order = RefundOrder(amount_minor=amount_minor, reference=self._name("b"))
        refused: list[Exception] = []

        def give_back() -> None:
            try:
                refunding.refund_payment(
                    payment_id=self.payments[name], order=order, on=self.on, at=self._at, by=None
                )
            except ReferenceTaken:
                return
            except MerchantCannotFund as short:
                refused.append(short)
            except RefundTooLarge:
                # Told again after all of it had been given back: the first time counted.
                return

        self._survive(give_back)
        if not refused:
            self.kept[name] -= amount_minor

    def _refund_told(self) -> None:
        """A till tells that it gave a sale back, in part."""
        name = self._some(self.told)
        if name is None:
            return
        amount_minor = self.random.randint(1, self.kept[name])
        draft = SaleRefundDraft(
            reference=self._name("c"),
            sale_reference=name,
            amount_minor=amount_minor,
            happened_at=self._at,
        )
        self._record([draft, draft])
        self.kept[name] -= amount_minor

    def _record(self, drafts: list[Any]) -> None:
        self._survive(
            lambda: sales.record_sales(
                merchant_id=self.merchant_id,
                terminal_id=self.terminal_id,
                drafts=drafts,
                on=self.on,
                at=self._at,
            )
        )

    def _survive(self, do: Callable[[], Any]) -> None:
        """Do something; now and then kill it on its way and do it again, or do it twice."""
        chance = self.random.randrange(100)
        if chance < 25:
            try:
                with killed_at(self.random.randint(1, STATEMENTS)):
                    do()
            except Killed:
                self.kills += 1
        elif chance < 35:
            do()
        do()

    def _turn_day(self) -> None:
        """Close the day and open the next, killed on the way and taken up again."""
        for _ in range(2):
            try:
                with killed_at(self.random.randint(20, 400)):
                    chain.live_through(network_id=self.network_id, until=self.on)
            except Killed:
                self.kills += 1
        chain.live_through(network_id=self.network_id, until=self.on)
        chain.open_day(network_id=self.network_id, on=self.on + datetime.timedelta(days=1))
        self._look()

    def _look(self) -> None:
        self.on = Network.objects.get(pk=self.network_id).business_date

    @property
    def _at(self) -> datetime.datetime:
        return datetime.datetime.combine(self.on, datetime.time(12), datetime.UTC)

    def _name(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}-{self.number}"

    def _amount(self) -> int:
        return self.random.randint(1, AMOUNT_MINOR_MAX)

    def _some(self, names: list[str]) -> str | None:
        """Return one of the newest sales of which something is left."""
        left = [name for name in names[-200:] if self.kept[name]]
        return self.random.choice(left) if left else None


def figures(storm: Storm) -> dict[str, int]:
    """Return what the storm was, for whoever reads the measurement."""
    till_id = Merchant.objects.get(pk=storm.merchant_id).till_account_id
    return {
        "payments": Payment.objects.filter(merchant_id=storm.merchant_id).count(),
        "lines": SplitLine.objects.count(),
        "kills": storm.kills,
        "till_minor": ledger_queries.balance(till_id),
    }
