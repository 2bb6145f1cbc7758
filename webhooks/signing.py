"""What a webhook says, and the headers by which its receiver knows that it is ours.

Source: Standard Webhooks 1.0.0, "Payload structure" and "Webhook headers".
"""

import datetime
import json
from collections.abc import Iterable, Mapping

from standardwebhooks import Webhook


def body_of(type: str, happened_at: datetime.datetime, data: Mapping[str, str]) -> str:
    """Return the body: the same to the byte at every try."""
    return json.dumps(
        {
            "type": type,
            "timestamp": happened_at.astimezone(datetime.UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "data": dict(sorted(data.items())),
        },
        separators=(",", ":"),
    )


def signed_headers(
    *, webhook_id: str, sent_at: datetime.datetime, body: str, secrets: Iterable[str]
) -> dict[str, str]:
    """Return the three headers of one try, signed by every secret in force.

    `sent_at` is the instant of the try, not of the event: receivers refuse what is old.
    """
    sent_at = sent_at.astimezone(datetime.UTC).replace(microsecond=0)

    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": " ".join(
            Webhook(secret).sign(msg_id=webhook_id, timestamp=sent_at, data=body)
            for secret in secrets
        ),
    }
