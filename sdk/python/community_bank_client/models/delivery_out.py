from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.delivery_out_object_enum import DeliveryOutObjectEnum
from typing import cast
import datetime






T = TypeVar("T", bound="DeliveryOut")



@_attrs_define
class DeliveryOut:
    """ A delivered week.

        Attributes:
            object_ (DeliveryOutObjectEnum): * `delivery` - delivery
            subscription (str):
            week (int):
            delivered_on (datetime.date):
            acknowledged_at (datetime.datetime | None):
     """

    object_: DeliveryOutObjectEnum
    subscription: str
    week: int
    delivered_on: datetime.date
    acknowledged_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        object_ = self.object_.value

        subscription = self.subscription

        week = self.week

        delivered_on = self.delivered_on.isoformat()

        acknowledged_at: None | str
        if isinstance(self.acknowledged_at, datetime.datetime):
            acknowledged_at = self.acknowledged_at.isoformat()
        else:
            acknowledged_at = self.acknowledged_at


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "object": object_,
            "subscription": subscription,
            "week": week,
            "delivered_on": delivered_on,
            "acknowledged_at": acknowledged_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        object_ = DeliveryOutObjectEnum(d.pop("object"))




        subscription = d.pop("subscription")

        week = d.pop("week")

        delivered_on = datetime.date.fromisoformat(d.pop("delivered_on"))




        def _parse_acknowledged_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                acknowledged_at_type_0 = datetime.datetime.fromisoformat(data)



                return acknowledged_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        acknowledged_at = _parse_acknowledged_at(d.pop("acknowledged_at"))


        delivery_out = cls(
            object_=object_,
            subscription=subscription,
            week=week,
            delivered_on=delivered_on,
            acknowledged_at=acknowledged_at,
        )


        delivery_out.additional_properties = d
        return delivery_out

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
