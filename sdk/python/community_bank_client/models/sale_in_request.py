from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_in_request import AmountInRequest
  from ..models.sale_item_in_request import SaleItemInRequest





T = TypeVar("T", bound="SaleInRequest")



@_attrs_define
class SaleInRequest:
    """ A sale that was paid elsewhere.

        Attributes:
            reference (str): The till's own number of the sale; it counts once.
            amount (AmountInRequest): An amount as decimal text in major units, with its asset.
            happened_at (datetime.datetime):
            items (list[SaleItemInRequest] | Unset):
            customer (str | Unset): What you call whoever bought; nobody here looks for a person by it.
     """

    reference: str
    amount: AmountInRequest
    happened_at: datetime.datetime
    items: list[SaleItemInRequest] | Unset = UNSET
    customer: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        from ..models.sale_item_in_request import SaleItemInRequest # noqa: PLC0415
        reference = self.reference

        amount = self.amount.to_dict()

        happened_at = self.happened_at.isoformat()

        items: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.items, Unset):
            items = []
            for items_item_data in self.items:
                items_item = items_item_data.to_dict()
                items.append(items_item)



        customer = self.customer


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "reference": reference,
            "amount": amount,
            "happened_at": happened_at,
        })
        if items is not UNSET:
            field_dict["items"] = items
        if customer is not UNSET:
            field_dict["customer"] = customer

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        from ..models.sale_item_in_request import SaleItemInRequest # noqa: PLC0415
        d = dict(src_dict)
        reference = d.pop("reference")

        amount = AmountInRequest.from_dict(d.pop("amount"))




        happened_at = datetime.datetime.fromisoformat(d.pop("happened_at"))




        _items = d.pop("items", UNSET)
        items: list[SaleItemInRequest] | Unset = UNSET
        if _items is not UNSET:
            items = []
            for items_item_data in _items:
                items_item = SaleItemInRequest.from_dict(items_item_data)



                items.append(items_item)


        customer = d.pop("customer", UNSET)

        sale_in_request = cls(
            reference=reference,
            amount=amount,
            happened_at=happened_at,
            items=items,
            customer=customer,
        )


        sale_in_request.additional_properties = d
        return sale_in_request

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
