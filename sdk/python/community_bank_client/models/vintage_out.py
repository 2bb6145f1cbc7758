from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.share_out import ShareOut





T = TypeVar("T", bound="VintageOut")



@_attrs_define
class VintageOut:
    """ The loans that began in one quarter, by whole months on book.

        Attributes:
            quarter (str):
            loan_count (int):
            principal (AmountOut): An amount as decimal text in major units, with its asset.
            defaulted (list[None | str]):
            over_30_days_late (list[None | str]):
            xirr (ShareOut): A share with what it was counted over; programs and people look at both.
     """

    quarter: str
    loan_count: int
    principal: AmountOut
    defaulted: list[None | str]
    over_30_days_late: list[None | str]
    xirr: ShareOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.share_out import ShareOut # noqa: PLC0415
        quarter = self.quarter

        loan_count = self.loan_count

        principal = self.principal.to_dict()

        defaulted = []
        for defaulted_item_data in self.defaulted:
            defaulted_item: None | str
            defaulted_item = defaulted_item_data
            defaulted.append(defaulted_item)



        over_30_days_late = []
        for over_30_days_late_item_data in self.over_30_days_late:
            over_30_days_late_item: None | str
            over_30_days_late_item = over_30_days_late_item_data
            over_30_days_late.append(over_30_days_late_item)



        xirr = self.xirr.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "quarter": quarter,
            "loan_count": loan_count,
            "principal": principal,
            "defaulted": defaulted,
            "over_30_days_late": over_30_days_late,
            "xirr": xirr,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.share_out import ShareOut # noqa: PLC0415
        d = dict(src_dict)
        quarter = d.pop("quarter")

        loan_count = d.pop("loan_count")

        principal = AmountOut.from_dict(d.pop("principal"))




        defaulted = []
        _defaulted = d.pop("defaulted")
        for defaulted_item_data in (_defaulted):
            def _parse_defaulted_item(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            defaulted_item = _parse_defaulted_item(defaulted_item_data)

            defaulted.append(defaulted_item)


        over_30_days_late = []
        _over_30_days_late = d.pop("over_30_days_late")
        for over_30_days_late_item_data in (_over_30_days_late):
            def _parse_over_30_days_late_item(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            over_30_days_late_item = _parse_over_30_days_late_item(over_30_days_late_item_data)

            over_30_days_late.append(over_30_days_late_item)


        xirr = ShareOut.from_dict(d.pop("xirr"))




        vintage_out = cls(
            quarter=quarter,
            loan_count=loan_count,
            principal=principal,
            defaulted=defaulted,
            over_30_days_late=over_30_days_late,
            xirr=xirr,
        )


        vintage_out.additional_properties = d
        return vintage_out

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
