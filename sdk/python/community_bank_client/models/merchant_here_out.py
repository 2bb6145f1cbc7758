from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="MerchantHereOut")



@_attrs_define
class MerchantHereOut:
    """ Whose terminal it is.

        Attributes:
            handle (str):
            name (str):
            asset (str): What amounts are in.
            decimals (int):
     """

    handle: str
    name: str
    asset: str
    decimals: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        handle = self.handle

        name = self.name

        asset = self.asset

        decimals = self.decimals


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "handle": handle,
            "name": name,
            "asset": asset,
            "decimals": decimals,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        handle = d.pop("handle")

        name = d.pop("name")

        asset = d.pop("asset")

        decimals = d.pop("decimals")

        merchant_here_out = cls(
            handle=handle,
            name=name,
            asset=asset,
            decimals=decimals,
        )


        merchant_here_out.additional_properties = d
        return merchant_here_out

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
