"""The shapes of simulations and of the test clock."""

from typing import Any

from rest_framework import serializers

from api.shapes import StrictSerializer, day_out
from governance.models import Network
from sandbox.clock import DAYS_MAX
from sandbox.playing import Outcome


class StrictDays(serializers.IntegerField):
    """A whole number of days: no text, no fraction, no truth value is taken for one."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number; refuses whatever is no JSON integer."""
        if not isinstance(data, int) or isinstance(data, bool):
            raise serializers.ValidationError("This is a whole number.", code="not_whole")
        return data


class StrictChoice(serializers.ChoiceField):
    """One of a few words, written as text."""

    def to_internal_value(self, data: Any) -> str:
        """Return the word; refuses what is no text, before anything compares it."""
        if not isinstance(data, str):
            raise serializers.ValidationError(
                "This is written as text, in quotation marks.", code="not_text"
            )
        return str(super().to_internal_value(data))


class SimulationIn(StrictSerializer):
    """What shall become of a test payment."""

    outcome = StrictChoice(choices=[outcome.value for outcome in Outcome])


class AdvanceIn(StrictSerializer):
    """How many days shall pass."""

    days = StrictDays(min_value=1, max_value=DAYS_MAX)


class ClockOut(serializers.Serializer[Network]):
    """The business date of the key's test network."""

    object = serializers.ChoiceField(choices=["clock"])
    livemode = serializers.BooleanField()
    business_date = serializers.DateField()


def clock_out(network: Network) -> dict[str, Any]:
    """Return what a till is told of its network's clock."""
    return {
        "object": "clock",
        "livemode": not network.is_test,
        "business_date": day_out(network.business_date),
    }
