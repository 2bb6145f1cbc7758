"""What `make run` says when it cannot start."""

import os
import socket
import subprocess
import sys

import pytest

from services import serve
from services.layout import CHECKOUT


def run(**environment):
    return subprocess.run(
        [sys.executable, "-m", "services.serve"],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8000.5", "８０００", "9" * 5000])
def test_a_port_that_is_none_is_refused(port, monkeypatch):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(serve.CannotServe, match="must be a number from 1 to 65535"):
        serve._port()


def test_a_busy_port_is_named_with_another_to_take():
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]

        with pytest.raises(serve.CannotServe) as refusal:
            serve._check_port_is_free("127.0.0.1", port)

    assert f"Port {port} cannot be used" in str(refusal.value)
    assert "make run PORT=" in str(refusal.value)


def test_the_database_is_replaced_in_an_address():
    url = "postgresql://bank_app:secret@%2Ftmp%2Frun:5432/bank"

    changed = serve._with_database(url, "bank_draft")

    assert changed == "postgresql://bank_app:secret@%2Ftmp%2Frun:5432/bank_draft"


def test_a_refusal_to_start_is_one_clear_line():
    refused = run(PORT="none")

    assert refused.returncode == 1
    assert refused.stderr.strip().splitlines() == [
        "PORT is 'none'; it must be a number from 1 to 65535."
    ]
