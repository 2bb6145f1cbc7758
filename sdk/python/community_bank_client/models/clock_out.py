from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.clock_object import ClockObject
from typing import cast
import datetime






T = TypeVar("T", bound="ClockOut")



@_attrs_define
class ClockOut:
    """ The business date of the key's test network.

        Attributes:
            object_ (ClockObject): * `clock` - clock
            livemode (bool):
            business_date (datetime.date):
     """

    object_: ClockObject
    livemode: bool
    business_date: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        object_ = self.object_.value

        livemode = self.livemode

        business_date = self.business_date.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "object": object_,
            "livemode": livemode,
            "business_date": business_date,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        object_ = ClockObject(d.pop("object"))




        livemode = d.pop("livemode")

        business_date = datetime.date.fromisoformat(d.pop("business_date"))




        clock_out = cls(
            object_=object_,
            livemode=livemode,
            business_date=business_date,
        )


        clock_out.additional_properties = d
        return clock_out

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
