from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.webhook_disabled_reason import WebhookDisabledReason
from ..models.webhook_endpoint_object import WebhookEndpointObject
from ..models.webhook_endpoint_status import WebhookEndpointStatus
from typing import cast
import datetime






T = TypeVar("T", bound="WebhookEndpointOut")



@_attrs_define
class WebhookEndpointOut:
    """ One address; its secret is shown by adding and by rotating alone.

        Attributes:
            id (str): Begins with whep_.
            object_ (WebhookEndpointObject): * `webhook_endpoint` - webhook_endpoint
            livemode (bool):
            url (str):
            description (str):
            events (list[str]): Empty: it hears everything.
            status (WebhookEndpointStatus): * `enabled` - enabled
                * `disabled` - disabled
            disabled_reason (None | WebhookDisabledReason):
            created_at (datetime.datetime):
            disabled_at (datetime.datetime | None):
            failing_since (datetime.datetime | None): Since when there has been nothing but failures.
            resting_until (datetime.datetime | None): Until when it is left alone after several failures in a row.
            last_success_at (datetime.datetime | None):
            last_failure_at (datetime.datetime | None):
     """

    id: str
    object_: WebhookEndpointObject
    livemode: bool
    url: str
    description: str
    events: list[str]
    status: WebhookEndpointStatus
    disabled_reason: None | WebhookDisabledReason
    created_at: datetime.datetime
    disabled_at: datetime.datetime | None
    failing_since: datetime.datetime | None
    resting_until: datetime.datetime | None
    last_success_at: datetime.datetime | None
    last_failure_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        object_ = self.object_.value

        livemode = self.livemode

        url = self.url

        description = self.description

        events = self.events



        status = self.status.value

        disabled_reason: None | str
        if isinstance(self.disabled_reason, WebhookDisabledReason):
            disabled_reason = self.disabled_reason.value
        else:
            disabled_reason = self.disabled_reason

        created_at = self.created_at.isoformat()

        disabled_at: None | str
        if isinstance(self.disabled_at, datetime.datetime):
            disabled_at = self.disabled_at.isoformat()
        else:
            disabled_at = self.disabled_at

        failing_since: None | str
        if isinstance(self.failing_since, datetime.datetime):
            failing_since = self.failing_since.isoformat()
        else:
            failing_since = self.failing_since

        resting_until: None | str
        if isinstance(self.resting_until, datetime.datetime):
            resting_until = self.resting_until.isoformat()
        else:
            resting_until = self.resting_until

        last_success_at: None | str
        if isinstance(self.last_success_at, datetime.datetime):
            last_success_at = self.last_success_at.isoformat()
        else:
            last_success_at = self.last_success_at

        last_failure_at: None | str
        if isinstance(self.last_failure_at, datetime.datetime):
            last_failure_at = self.last_failure_at.isoformat()
        else:
            last_failure_at = self.last_failure_at


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "livemode": livemode,
            "url": url,
            "description": description,
            "events": events,
            "status": status,
            "disabled_reason": disabled_reason,
            "created_at": created_at,
            "disabled_at": disabled_at,
            "failing_since": failing_since,
            "resting_until": resting_until,
            "last_success_at": last_success_at,
            "last_failure_at": last_failure_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        object_ = WebhookEndpointObject(d.pop("object"))




        livemode = d.pop("livemode")

        url = d.pop("url")

        description = d.pop("description")

        events = cast(list[str], d.pop("events"))


        status = WebhookEndpointStatus(d.pop("status"))




        def _parse_disabled_reason(data: object) -> None | WebhookDisabledReason:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                disabled_reason_type_0 = WebhookDisabledReason(data)



                return disabled_reason_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | WebhookDisabledReason, data)

        disabled_reason = _parse_disabled_reason(d.pop("disabled_reason"))


        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        def _parse_disabled_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                disabled_at_type_0 = datetime.datetime.fromisoformat(data)



                return disabled_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        disabled_at = _parse_disabled_at(d.pop("disabled_at"))


        def _parse_failing_since(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                failing_since_type_0 = datetime.datetime.fromisoformat(data)



                return failing_since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        failing_since = _parse_failing_since(d.pop("failing_since"))


        def _parse_resting_until(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                resting_until_type_0 = datetime.datetime.fromisoformat(data)



                return resting_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        resting_until = _parse_resting_until(d.pop("resting_until"))


        def _parse_last_success_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_success_at_type_0 = datetime.datetime.fromisoformat(data)



                return last_success_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_success_at = _parse_last_success_at(d.pop("last_success_at"))


        def _parse_last_failure_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_failure_at_type_0 = datetime.datetime.fromisoformat(data)



                return last_failure_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_failure_at = _parse_last_failure_at(d.pop("last_failure_at"))


        webhook_endpoint_out = cls(
            id=id,
            object_=object_,
            livemode=livemode,
            url=url,
            description=description,
            events=events,
            status=status,
            disabled_reason=disabled_reason,
            created_at=created_at,
            disabled_at=disabled_at,
            failing_since=failing_since,
            resting_until=resting_until,
            last_success_at=last_success_at,
            last_failure_at=last_failure_at,
        )


        webhook_endpoint_out.additional_properties = d
        return webhook_endpoint_out

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
