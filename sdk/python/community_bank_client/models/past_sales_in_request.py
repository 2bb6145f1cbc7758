from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.past_sale_in_request import PastSaleInRequest





T = TypeVar("T", bound="PastSalesInRequest")



@_attrs_define
class PastSalesInRequest:
    """ Sales of the shop's past; sent again they change nothing.

        Attributes:
            sales (list[PastSaleInRequest]):
     """

    sales: list[PastSaleInRequest]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.past_sale_in_request import PastSaleInRequest # noqa: PLC0415
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
        from ..models.past_sale_in_request import PastSaleInRequest # noqa: PLC0415
        d = dict(src_dict)
        sales = []
        _sales = d.pop("sales")
        for sales_item_data in (_sales):
            sales_item = PastSaleInRequest.from_dict(sales_item_data)



            sales.append(sales_item)


        past_sales_in_request = cls(
            sales=sales,
        )


        past_sales_in_request.additional_properties = d
        return past_sales_in_request

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
