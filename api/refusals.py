"""What keyed requests are refused for, on every interface."""

from people.refusals import Refusal


class KeyReused(Refusal):
    """The same Idempotency-Key cannot stand for two requests."""

    code = "IDEMPOTENCY_KEY_REUSED"
    detail = "This Idempotency-Key came first with another request."
    remedy = "Use a fresh key for another request; repeat a request with the same body."


class RequestInFlight(Refusal):
    """The first request with this key has not ended yet."""

    code = "REQUEST_IN_FLIGHT"
    detail = "The first request with this Idempotency-Key has not ended yet."
    remedy = "Repeat the request in a few seconds."
