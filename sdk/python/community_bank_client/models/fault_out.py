from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.location_enum import LocationEnum






T = TypeVar("T", bound="FaultOut")



@_attrs_define
class FaultOut:
    """ One thing that is wrong with one place of the request.

        Attributes:
            code (str):
            detail (str):
            location (LocationEnum): * `body` - body
                * `query` - query
                * `header` - header
            pointer (str): A JSON pointer in the body, or a parameter's name.
     """

    code: str
    detail: str
    location: LocationEnum
    pointer: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        code = self.code

        detail = self.detail

        location = self.location.value

        pointer = self.pointer


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "code": code,
            "detail": detail,
            "location": location,
            "pointer": pointer,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        detail = d.pop("detail")

        location = LocationEnum(d.pop("location"))




        pointer = d.pop("pointer")

        fault_out = cls(
            code=code,
            detail=detail,
            location=location,
            pointer=pointer,
        )


        fault_out.additional_properties = d
        return fault_out

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
