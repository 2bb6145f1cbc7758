"""What the OpenAPI document says of the addresses of test keys."""

import functools
from typing import Any

from api.document import COMMON, id_parameter, problems
from merchants.api.problem_kinds import KINDS as TILL_KINDS
from merchants.api.serializers import PaymentOut
from sandbox.api.problem_kinds import KINDS
from sandbox.api.serializers import AdvanceIn, ClockOut, SimulationIn

_problems = functools.partial(problems, own={**TILL_KINDS, **KINDS})

SIMULATE: dict[str, Any] = {
    "operation_id": "simulate_payment",
    "tags": ["test"],
    "parameters": [id_parameter("pay", "The id of a payment of a test key."), *COMMON],
    "request": {"application/json": SimulationIn},
    "responses": {
        (200, "application/json"): PaymentOut,
        **_problems(404, 409, 411, 413, 415, 422),
    },
}

READ_CLOCK: dict[str, Any] = {
    "operation_id": "read_test_clock",
    "tags": ["test"],
    "parameters": COMMON,
    "responses": {(200, "application/json"): ClockOut, **_problems()},
}

ADVANCE_CLOCK: dict[str, Any] = {
    "operation_id": "advance_test_clock",
    "tags": ["test"],
    "parameters": COMMON,
    "request": {"application/json": AdvanceIn},
    "responses": {
        (200, "application/json"): ClockOut,
        **_problems(409, 411, 413, 415, 422),
    },
}
