from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="ItemOut")



@_attrs_define
class ItemOut:
    """ Something that was bought, with what it came to and the tax in that.

        Attributes:
            name (str):
            quantity (str):
            unit_amount (AmountOut): An amount as decimal text in major units, with its asset.
            tax_percent (str):
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            tax (AmountOut): An amount as decimal text in major units, with its asset.
     """

    name: str
    quantity: str
    unit_amount: AmountOut
    tax_percent: str
    amount: AmountOut
    tax: AmountOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        name = self.name

        quantity = self.quantity

        unit_amount = self.unit_amount.to_dict()

        tax_percent = self.tax_percent

        amount = self.amount.to_dict()

        tax = self.tax.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "name": name,
            "quantity": quantity,
            "unit_amount": unit_amount,
            "tax_percent": tax_percent,
            "amount": amount,
            "tax": tax,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        quantity = d.pop("quantity")

        unit_amount = AmountOut.from_dict(d.pop("unit_amount"))




        tax_percent = d.pop("tax_percent")

        amount = AmountOut.from_dict(d.pop("amount"))




        tax = AmountOut.from_dict(d.pop("tax"))




        item_out = cls(
            name=name,
            quantity=quantity,
            unit_amount=unit_amount,
            tax_percent=tax_percent,
            amount=amount,
            tax=tax,
        )


        item_out.additional_properties = d
        return item_out

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
