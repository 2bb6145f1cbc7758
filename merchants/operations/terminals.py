"""Tills that software opens and closes, by a key that may."""

import datetime
from collections.abc import Callable

from django.db import transaction

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from merchants.models import ApiKey, IdempotencyKey, Merchant, Terminal
from merchants.steps import gates, terminals


@transaction.atomic(durable=True)
def open_terminal_once(
    *,
    key: ApiKey,
    name: str,
    request: KeyedRequest,
    on: datetime.date,
    at: datetime.datetime,
    answer: Callable[[Terminal], Answer],
) -> Answer:
    """Open one more till of the key's merchant, at most once per Idempotency-Key.

    Raises MerchantSuspended, KeyReused and RequestInFlight.
    """
    claim = claim_key(IdempotencyKey, "terminal", request, at=at)
    if isinstance(claim, Answer):
        return claim

    merchant = Merchant.objects.select_for_update(no_key=True).get(pk=key.terminal.merchant_id)
    gates.check_open_for_business(merchant)

    terminal = terminals.new_terminal(
        merchant=merchant, name=name, on=on, by=None, data={"key": key.prefix}
    )

    return keep_answer(claim, answer(terminal))


@transaction.atomic(durable=True)
def close_terminal_by_key(*, key: ApiKey, terminal_id: int, on: datetime.date) -> Terminal:
    """Close a till of the key's merchant, the key's own one too; twice is as once.

    Raises Terminal.DoesNotExist where it is another merchant's.
    """
    terminal = Terminal.objects.select_for_update(no_key=True).get(
        pk=terminal_id, merchant_id=key.terminal.merchant_id
    )

    terminals.shut_terminal(terminal, on=on, by=None, data={"key": key.prefix})

    return terminal
