from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="BankChangeOut")



@_attrs_define
class BankChangeOut:
    """ One change of a bank's standing.

        Attributes:
            on (datetime.date):
            from_status (str):
            to_status (str):
            reason (str):
     """

    on: datetime.date
    from_status: str
    to_status: str
    reason: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        on = self.on.isoformat()

        from_status = self.from_status

        to_status = self.to_status

        reason = self.reason


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "on": on,
            "from_status": from_status,
            "to_status": to_status,
            "reason": reason,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        on = datetime.date.fromisoformat(d.pop("on"))




        from_status = d.pop("from_status")

        to_status = d.pop("to_status")

        reason = d.pop("reason")

        bank_change_out = cls(
            on=on,
            from_status=from_status,
            to_status=to_status,
            reason=reason,
        )


        bank_change_out.additional_properties = d
        return bank_change_out

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
