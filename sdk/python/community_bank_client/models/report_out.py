from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.report_object import ReportObject
from typing import cast

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.day_out import DayOut





T = TypeVar("T", bound="ReportOut")



@_attrs_define
class ReportOut:
    """ The days of a merchant's till.

        Attributes:
            object_ (ReportObject): * `report` - report
            livemode (bool):
            balance (AmountOut): An amount as decimal text in major units, with its asset.
            data (list[DayOut]):
     """

    object_: ReportObject
    livemode: bool
    balance: AmountOut
    data: list[DayOut]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.day_out import DayOut # noqa: PLC0415
        object_ = self.object_.value

        livemode = self.livemode

        balance = self.balance.to_dict()

        data = []
        for data_item_data in self.data:
            data_item = data_item_data.to_dict()
            data.append(data_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "object": object_,
            "livemode": livemode,
            "balance": balance,
            "data": data,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.day_out import DayOut # noqa: PLC0415
        d = dict(src_dict)
        object_ = ReportObject(d.pop("object"))




        livemode = d.pop("livemode")

        balance = AmountOut.from_dict(d.pop("balance"))




        data = []
        _data = d.pop("data")
        for data_item_data in (_data):
            data_item = DayOut.from_dict(data_item_data)



            data.append(data_item)


        report_out = cls(
            object_=object_,
            livemode=livemode,
            balance=balance,
            data=data,
        )


        report_out.additional_properties = d
        return report_out

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
