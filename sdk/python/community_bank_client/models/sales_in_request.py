from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.sale_in_request import SaleInRequest





T = TypeVar("T", bound="SalesInRequest")



@_attrs_define
class SalesInRequest:
    """ Sales of a till that settles elsewhere.

        Attributes:
            sales (list[SaleInRequest]):
     """

    sales: list[SaleInRequest]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.sale_in_request import SaleInRequest # noqa: PLC0415
        sales = []
        for sales_item_data in self.sales:
            sales_item = sales_item_data.to_dict()
            sales.append(sales_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "sales": sales,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.sale_in_request import SaleInRequest # noqa: PLC0415
        d = dict(src_dict)
        sales = []
        _sales = d.pop("sales")
        for sales_item_data in (_sales):
            sales_item = SaleInRequest.from_dict(sales_item_data)



            sales.append(sales_item)


        sales_in_request = cls(
            sales=sales,
        )


        sales_in_request.additional_properties = d
        return sales_in_request

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
