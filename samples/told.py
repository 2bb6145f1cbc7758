"""Listens for webhooks, verifies each message and prints it. Needs nothing but Python.

python samples/told.py whsec_… 4000
"""

import base64
import hashlib
import hmac
import http.server
import sys
import time
from email.message import Message


def is_ours(headers: Message, body: bytes, secret: str) -> bool:
    """Tell whether a message was signed with our secret within the last five minutes."""
    if not all(headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature")):
        return False
    sent_at = headers["webhook-timestamp"]
    if abs(time.time() - int(sent_at)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{sent_at}.".encode() + body
    right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # While a secret is replaced there are two signatures; one that fits is enough.
    return any(
        hmac.compare_digest(f"v1,{right}", one) for one in headers["webhook-signature"].split()
    )


class Told(http.server.BaseHTTPRequestHandler):
    """Takes what was signed with our secret and refuses the rest."""

    def do_POST(self) -> None:
        """Answer at once: work that takes long is for later."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        ours = is_ours(self.headers, body, sys.argv[1])
        print("verified" if ours else "NOT OURS", body.decode(errors="replace"), flush=True)
        self.send_response(204 if ours else 400)
        self.end_headers()


listener = http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), Told)
print(f"Listening at http://localhost:{listener.server_port}/told", flush=True)
listener.serve_forever()
