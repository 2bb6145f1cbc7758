from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.webhook_delivery_object import WebhookDeliveryObject
from ..models.webhook_delivery_status import WebhookDeliveryStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.webhook_attempt_out import WebhookAttemptOut





T = TypeVar("T", bound="WebhookDeliveryOut")



@_attrs_define
class WebhookDeliveryOut:
    """ One event to one address, with every try.

        Attributes:
            id (str): Begins with dlv_.
            object_ (WebhookDeliveryObject): * `webhook_delivery` - webhook_delivery
            livemode (bool):
            endpoint (str): The id of the address.
            webhook_id (str): What the receiver sees as webhook-id: evt_….
            type_ (str):
            status (WebhookDeliveryStatus): * `pending` - Pending
                * `delivered` - Delivered
                * `dead` - Dead
                * `dropped` - Dropped
            body (str): What is sent, to the byte.
            created_at (datetime.datetime):
            next_attempt_at (datetime.datetime | None):
            finished_at (datetime.datetime | None):
            replays (None | str): The webhook_id of the event that this one repeats.
            attempts (list[WebhookAttemptOut]):
     """

    id: str
    object_: WebhookDeliveryObject
    livemode: bool
    endpoint: str
    webhook_id: str
    type_: str
    status: WebhookDeliveryStatus
    body: str
    created_at: datetime.datetime
    next_attempt_at: datetime.datetime | None
    finished_at: datetime.datetime | None
    replays: None | str
    attempts: list[WebhookAttemptOut]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.webhook_attempt_out import WebhookAttemptOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        livemode = self.livemode

        endpoint = self.endpoint

        webhook_id = self.webhook_id

        type_ = self.type_

        status = self.status.value

        body = self.body

        created_at = self.created_at.isoformat()

        next_attempt_at: None | str
        if isinstance(self.next_attempt_at, datetime.datetime):
            next_attempt_at = self.next_attempt_at.isoformat()
        else:
            next_attempt_at = self.next_attempt_at

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        replays: None | str
        replays = self.replays

        attempts = []
        for attempts_item_data in self.attempts:
            attempts_item = attempts_item_data.to_dict()
            attempts.append(attempts_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "livemode": livemode,
            "endpoint": endpoint,
            "webhook_id": webhook_id,
            "type": type_,
            "status": status,
            "body": body,
            "created_at": created_at,
            "next_attempt_at": next_attempt_at,
            "finished_at": finished_at,
            "replays": replays,
            "attempts": attempts,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.webhook_attempt_out import WebhookAttemptOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = WebhookDeliveryObject(d.pop("object"))




        livemode = d.pop("livemode")

        endpoint = d.pop("endpoint")

        webhook_id = d.pop("webhook_id")

        type_ = d.pop("type")

        status = WebhookDeliveryStatus(d.pop("status"))




        body = d.pop("body")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        def _parse_next_attempt_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_attempt_at_type_0 = datetime.datetime.fromisoformat(data)



                return next_attempt_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_attempt_at = _parse_next_attempt_at(d.pop("next_attempt_at"))


        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)



                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))


        def _parse_replays(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        replays = _parse_replays(d.pop("replays"))


        attempts = []
        _attempts = d.pop("attempts")
        for attempts_item_data in (_attempts):
            attempts_item = WebhookAttemptOut.from_dict(attempts_item_data)



            attempts.append(attempts_item)


        webhook_delivery_out = cls(
            id=id,
            object_=object_,
            livemode=livemode,
            endpoint=endpoint,
            webhook_id=webhook_id,
            type_=type_,
            status=status,
            body=body,
            created_at=created_at,
            next_attempt_at=next_attempt_at,
            finished_at=finished_at,
            replays=replays,
            attempts=attempts,
        )


        webhook_delivery_out.additional_properties = d
        return webhook_delivery_out

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
