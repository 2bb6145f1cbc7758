from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="LimitsOut")



@_attrs_define
class LimitsOut:
    """ How much, how long, how often.

        Attributes:
            amount_max (AmountOut): An amount as decimal text in major units, with its asset.
            items_max (int):
            expires_in_min (int):
            expires_in_max (int):
            held_days (int):
            requests_per_minute (int):
     """

    amount_max: AmountOut
    items_max: int
    expires_in_min: int
    expires_in_max: int
    held_days: int
    requests_per_minute: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        amount_max = self.amount_max.to_dict()

        items_max = self.items_max

        expires_in_min = self.expires_in_min

        expires_in_max = self.expires_in_max

        held_days = self.held_days

        requests_per_minute = self.requests_per_minute


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "amount_max": amount_max,
            "items_max": items_max,
            "expires_in_min": expires_in_min,
            "expires_in_max": expires_in_max,
            "held_days": held_days,
            "requests_per_minute": requests_per_minute,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        amount_max = AmountOut.from_dict(d.pop("amount_max"))




        items_max = d.pop("items_max")

        expires_in_min = d.pop("expires_in_min")

        expires_in_max = d.pop("expires_in_max")

        held_days = d.pop("held_days")

        requests_per_minute = d.pop("requests_per_minute")

        limits_out = cls(
            amount_max=amount_max,
            items_max=items_max,
            expires_in_min=expires_in_min,
            expires_in_max=expires_in_max,
            held_days=held_days,
            requests_per_minute=requests_per_minute,
        )


        limits_out.additional_properties = d
        return limits_out

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
