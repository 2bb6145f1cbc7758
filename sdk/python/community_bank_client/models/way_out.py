from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.way_to_pay import WayToPay
from typing import cast






T = TypeVar("T", bound="WayOut")



@_attrs_define
class WayOut:
    """ One way to pay.

        Attributes:
            name (WayToPay): * `own_money` - own_money
                * `circle_loan` - circle_loan
                * `lightning` - lightning
                * `onchain` - onchain
            available (bool):
            reason (None | str): Why not, in words.
            holds (bool): Whether capture_method manual works with it.
     """

    name: WayToPay
    available: bool
    reason: None | str
    holds: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        name = self.name.value

        available = self.available

        reason: None | str
        reason = self.reason

        holds = self.holds


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "name": name,
            "available": available,
            "reason": reason,
            "holds": holds,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = WayToPay(d.pop("name"))




        available = d.pop("available")

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))


        holds = d.pop("holds")

        way_out = cls(
            name=name,
            available=available,
            reason=reason,
            holds=holds,
        )


        way_out.additional_properties = d
        return way_out

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
