from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.release_out_kind_enum import ReleaseOutKindEnum
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="ReleaseOut")



@_attrs_define
class ReleaseOut:
    """ Money that left the escrow for the business.

        Attributes:
            number (int):
            kind (ReleaseOutKindEnum): * `FIRST` - FIRST
                * `MILESTONE` - MILESTONE
                * `TICK` - TICK
                * `UNLOCK` - UNLOCK
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            released_on (datetime.date):
     """

    number: int
    kind: ReleaseOutKindEnum
    amount: AmountOut
    released_on: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        number = self.number

        kind = self.kind.value

        amount = self.amount.to_dict()

        released_on = self.released_on.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "number": number,
            "kind": kind,
            "amount": amount,
            "released_on": released_on,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        number = d.pop("number")

        kind = ReleaseOutKindEnum(d.pop("kind"))




        amount = AmountOut.from_dict(d.pop("amount"))




        released_on = datetime.date.fromisoformat(d.pop("released_on"))




        release_out = cls(
            number=number,
            kind=kind,
            amount=amount,
            released_on=released_on,
        )


        release_out.additional_properties = d
        return release_out

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
