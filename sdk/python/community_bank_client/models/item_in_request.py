from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.price_in_request import PriceInRequest





T = TypeVar("T", bound="ItemInRequest")



@_attrs_define
class ItemInRequest:
    """ Something that is bought; its price holds its tax.

        Attributes:
            name (str):
            unit_amount (PriceInRequest): A price, which may be nothing.
            quantity (str | Unset): How much of it, such as 2 or 0.335. Default: '1'.
            tax_percent (str | Unset): The rate of the tax that is in the price, in percent, such as 19. Default: '0'.
     """

    name: str
    unit_amount: PriceInRequest
    quantity: str | Unset = '1'
    tax_percent: str | Unset = '0'
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.price_in_request import PriceInRequest # noqa: PLC0415
        name = self.name

        unit_amount = self.unit_amount.to_dict()

        quantity = self.quantity

        tax_percent = self.tax_percent


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "name": name,
            "unit_amount": unit_amount,
        })
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if tax_percent is not UNSET:
            field_dict["tax_percent"] = tax_percent

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.price_in_request import PriceInRequest # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        unit_amount = PriceInRequest.from_dict(d.pop("unit_amount"))




        quantity = d.pop("quantity", UNSET)

        tax_percent = d.pop("tax_percent", UNSET)

        item_in_request = cls(
            name=name,
            unit_amount=unit_amount,
            quantity=quantity,
            tax_percent=tax_percent,
        )


        item_in_request.additional_properties = d
        return item_in_request

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
