from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.amount_in_request import AmountInRequest





T = TypeVar("T", bound="SaleItemInRequest")



@_attrs_define
class SaleItemInRequest:
    """ One thing that was sold; kept as it is told.

        Attributes:
            name (str):
            quantity (str): Decimal text, such as 2.
            amount (AmountInRequest): An amount as decimal text in major units, with its asset.
     """

    name: str
    quantity: str
    amount: AmountInRequest
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        name = self.name

        quantity = self.quantity

        amount = self.amount.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "name": name,
            "quantity": quantity,
            "amount": amount,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        quantity = d.pop("quantity")

        amount = AmountInRequest.from_dict(d.pop("amount"))




        sale_item_in_request = cls(
            name=name,
            quantity=quantity,
            amount=amount,
        )


        sale_item_in_request.additional_properties = d
        return sale_item_in_request

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
