from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="QuoteDueOut")



@_attrs_define
class QuoteDueOut:
    """ One installment.

        Attributes:
            number (int):
            due_on (datetime.date):
            amount (AmountOut): An amount as decimal text in major units, with its asset.
     """

    number: int
    due_on: datetime.date
    amount: AmountOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        number = self.number

        due_on = self.due_on.isoformat()

        amount = self.amount.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "number": number,
            "due_on": due_on,
            "amount": amount,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        number = d.pop("number")

        due_on = datetime.date.fromisoformat(d.pop("due_on"))




        amount = AmountOut.from_dict(d.pop("amount"))




        quote_due_out = cls(
            number=number,
            due_on=due_on,
            amount=amount,
        )


        quote_due_out.additional_properties = d
        return quote_due_out

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
