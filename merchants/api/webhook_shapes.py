"""The shapes of addresses, and of what was sent to them."""

from typing import Any

from rest_framework import serializers

from api.shapes import StrictSerializer, StrictText, instant_out
from webhooks import event_types
from webhooks.addresses import URL_LENGTH_MAX
from webhooks.models import Delivery, Endpoint
from webhooks.signing import body_of

DESCRIPTION_LENGTH_MAX = 120
ENDPOINT_STATES = ("enabled", "disabled")


class StrictTruth(serializers.BooleanField):
    """true or false: no text and no number is taken for one."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the value; refuses whatever is no JSON truth value."""
        if not isinstance(data, bool):
            raise serializers.ValidationError("This is true or false.", code="not_true_or_false")
        return data


class EventsIn(serializers.ListField):
    """Types of events, each once; none stands for all of them."""

    child = serializers.ChoiceField(choices=sorted(event_types.TYPES))

    def __init__(self, **options: Any) -> None:
        """Bound how many there are."""
        super().__init__(max_length=len(event_types.TYPES), **options)

    def to_internal_value(self, data: Any) -> list[str]:
        """Return the types; refuses what is no list, or no type of event."""
        if not isinstance(data, list):
            raise serializers.ValidationError("This is a list of types.", code="not_a_list")
        for one in data:
            if not isinstance(one, str) or one not in event_types.TYPES:
                raise serializers.ValidationError(
                    "No event has one of these types.", code="unknown_event_type"
                )
        return [str(one) for one in data]


class WebhookEndpointIn(StrictSerializer):
    """A new address."""

    url = StrictText(
        min_length=1,
        max_length=URL_LENGTH_MAX,
        help_text="An https address on port 443 or 8443 of a host that everybody reaches.",
    )
    events = EventsIn(
        required=False, default=list, help_text="What it wants to hear; empty for everything."
    )
    description = StrictText(
        required=False, default="", allow_blank=True, max_length=DESCRIPTION_LENGTH_MAX
    )


class WebhookEndpointChangeIn(StrictSerializer):
    """What is changed of an address; what is left out stays."""

    url = StrictText(required=False, min_length=1, max_length=URL_LENGTH_MAX)
    events = EventsIn(required=False)
    description = StrictText(required=False, allow_blank=True, max_length=DESCRIPTION_LENGTH_MAX)
    disabled = StrictTruth(
        required=False, help_text="true switches it off; false switches it on again."
    )


class WebhookEndpointOut(serializers.Serializer[Endpoint]):
    """One address; its secret is shown by adding and by rotating alone."""

    id = serializers.CharField(help_text="Begins with whep_.")
    object = serializers.ChoiceField(choices=["webhook_endpoint"])
    livemode = serializers.BooleanField()
    url = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    events = serializers.ListField(
        child=serializers.CharField(), help_text="Empty: it hears everything."
    )
    status = serializers.ChoiceField(choices=ENDPOINT_STATES)
    disabled_reason = serializers.ChoiceField(
        choices=Endpoint.DisabledReason.choices, allow_null=True
    )
    created_at = serializers.DateTimeField()
    disabled_at = serializers.DateTimeField(allow_null=True)
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when there has been nothing but failures."
    )
    resting_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when it is left alone after several failures in a row."
    )
    last_success_at = serializers.DateTimeField(allow_null=True)
    last_failure_at = serializers.DateTimeField(allow_null=True)


class WebhookEndpointWithSecretOut(WebhookEndpointOut):
    """An address with its new secret, which is shown this once."""

    secret = serializers.CharField(help_text="whsec_…: what verifies the signatures.")


class WebhookEndpointListOut(serializers.Serializer[Any]):
    """All addresses of the merchant, those in force first."""

    data = WebhookEndpointOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


class WebhookAttemptOut(serializers.Serializer[Any]):
    """One try."""

    number = serializers.IntegerField()
    sent_at = serializers.DateTimeField()
    milliseconds = serializers.IntegerField()
    status_code = serializers.IntegerField(allow_null=True)
    failure = serializers.CharField(
        allow_null=True, help_text="The named reason; null where the answer was 2xx."
    )
    answer = serializers.CharField(
        allow_blank=True, help_text="The beginning of what was answered, up to 1 KiB."
    )


class WebhookDeliveryOut(serializers.Serializer[Delivery]):
    """One event to one address, with every try."""

    id = serializers.CharField(help_text="Begins with dlv_.")
    object = serializers.ChoiceField(choices=["webhook_delivery"])
    livemode = serializers.BooleanField()
    endpoint = serializers.CharField(help_text="The id of the address.")
    webhook_id = serializers.CharField(help_text="What the receiver sees as webhook-id: evt_….")
    type = serializers.CharField()
    status = serializers.ChoiceField(choices=Delivery.Status.choices)
    body = serializers.CharField(help_text="What is sent, to the byte.")
    created_at = serializers.DateTimeField()
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    replays = serializers.CharField(
        allow_null=True, help_text="The webhook_id of the event that this one repeats."
    )
    attempts = WebhookAttemptOut(many=True)


class WebhookDeliveryListOut(serializers.Serializer[Any]):
    """One page of deliveries, newest first."""

    data = WebhookDeliveryOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


def endpoint_out(endpoint: Endpoint, *, livemode: bool) -> dict[str, Any]:
    """Return what software is told of an address."""

    def instant(at: Any) -> str | None:
        return instant_out(at) if at else None

    return {
        "id": endpoint.public_id,
        "object": "webhook_endpoint",
        "livemode": livemode,
        "url": endpoint.url,
        "description": endpoint.description,
        "events": endpoint.events,
        "status": "enabled" if endpoint.is_enabled else "disabled",
        "disabled_reason": endpoint.disabled_reason or None,
        "created_at": instant_out(endpoint.created_at),
        "disabled_at": instant(endpoint.disabled_at),
        "failing_since": instant(endpoint.failing_since),
        "resting_until": instant(endpoint.rests_until),
        "last_success_at": instant(endpoint.last_success_at),
        "last_failure_at": instant(endpoint.last_failure_at),
    }


def delivery_out(delivery: Delivery, *, livemode: bool) -> dict[str, Any]:
    """Return what software is told of a delivery and its tries."""
    event = delivery.event
    waits = delivery.status == Delivery.Status.PENDING

    return {
        "id": delivery.public_id,
        "object": "webhook_delivery",
        "livemode": livemode,
        "endpoint": delivery.endpoint.public_id,
        "webhook_id": event.public_id,
        "type": event.type,
        "status": delivery.status,
        "body": body_of(event.type, event.happened_at, event.data),
        "created_at": instant_out(delivery.created_at),
        "next_attempt_at": instant_out(delivery.due_at) if waits else None,
        "finished_at": instant_out(delivery.finished_at) if delivery.finished_at else None,
        "replays": event.replays.public_id if event.replays else None,
        "attempts": [
            {
                "number": attempt.number,
                "sent_at": instant_out(attempt.sent_at),
                "milliseconds": attempt.took_ms,
                "status_code": attempt.status_code,
                "failure": attempt.failure or None,
                "answer": attempt.answer,
            }
            for attempt in sorted(delivery.attempts.all(), key=lambda attempt: attempt.number)
        ],
    }
