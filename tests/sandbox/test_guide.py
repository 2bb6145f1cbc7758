"""The guide for integrators does what it says, as it is written."""

import datetime
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from standardwebhooks import Webhook

from api.pages import GUIDE
from merchants.models import Payment, Refund, Sale
from tests.sandbox.scene import a_sandbox

ROOT = Path(__file__).resolve().parents[2]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
FENCE = re.compile(r"^```(\S[^\n]*)\n(.*?)^```$", re.M | re.S)


def _code(*kinds):
    return "\n".join(
        text for name, text in FENCE.findall(GUIDE.read_text("utf-8")) if name in kinds
    )


PROGRAMS = {
    "sh": ("bash", ["-euo", "pipefail", "-c"]),
    "python": (sys.executable, ["-c"]),
    "js": ("node", ["--input-type=module", "-e"]),
}


@pytest.mark.parametrize("kind", PROGRAMS)
def test_a_sale_is_charged_approved_and_refunded_as_written(kind, site):
    program, options = PROGRAMS[kind]
    found = shutil.which(program)
    if found is None or (kind == "sh" and shutil.which("curl") is None):
        pytest.skip(f"no {program} or no curl on this machine: that part of the guide is skipped")
    sandbox = a_sandbox()

    ended = subprocess.run(
        [found, *options, _code(kind, f"{kind} import")],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "sdk" / "python"),
            "BANK": site,
            "BANK_KEY": sandbox.shown,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    payment = Payment.objects.get(merchant=sandbox.stand_in)
    assert payment.status == Payment.Status.SETTLED, ended.stdout
    assert Refund.objects.get().amount_minor == 1500
    assert (payment.loan_id is not None) == (kind == "sh")
    assert Sale.objects.filter(origin="IMPORTED").exists() == (kind == "sh")


def test_a_webhook_is_verified_by_the_twelve_lines():
    said = {}
    exec(_code("python verify"), said)
    body = '{"type":"payment.settled"}'
    now = datetime.datetime.now(datetime.UTC)

    def headers(at, secret=SECRET):
        return {
            "webhook-id": "evt_1",
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": "v1,other "
            + Webhook(secret).sign(msg_id="evt_1", timestamp=at, data=body),
        }

    verify = said["is_ours"]
    other = "whsec_" + "A" * 32
    assert verify(headers(now), body.encode(), SECRET)
    assert not verify(headers(now), body.encode() + b" ", SECRET)
    assert not verify(headers(now, other), body.encode(), SECRET)
    assert not verify(headers(now - datetime.timedelta(minutes=6)), body.encode(), SECRET)


def test_the_sample_receiver_takes_what_is_signed_and_nothing_else():
    receiver = subprocess.Popen(
        [sys.executable, "samples/told.py", SECRET, "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = receiver.stdout.readline().split()[-1]
        now = datetime.datetime.now(datetime.UTC)
        body = '{"type":"payment.settled"}'
        headers = {
            "webhook-id": "evt_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(msg_id="evt_1", timestamp=now, data=body),
        }

        assert httpx.post(address, content=body, headers=headers).status_code == 204
        assert receiver.stdout.readline() == f"verified {body}\n"
        assert httpx.post(address, content=body + " ", headers=headers).status_code == 400
        assert httpx.post(address, content=body).status_code == 400
    finally:
        receiver.kill()
        receiver.communicate()


def test_anybody_reads_the_guide(client):
    page = client.get("/api/guide")

    assert page.status_code == 200
    assert "<h2>Quick start with curl</h2>" in page.content.decode()
