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





T = TypeVar("T", bound="DayOut")



@_attrs_define
class DayOut:
    """ What a day moved in the till: sales + other − refunds − splits − fees − payouts = change.

        Attributes:
            on (datetime.date):
            count (int): How many payments were settled.
            sales (AmountOut): An amount as decimal text in major units, with its asset.
            tips (AmountOut): An amount as decimal text in major units, with its asset.
            tax (AmountOut): An amount as decimal text in major units, with its asset.
            refunds (AmountOut): An amount as decimal text in major units, with its asset.
            splits (AmountOut): An amount as decimal text in major units, with its asset.
            fees (AmountOut): An amount as decimal text in major units, with its asset.
            payouts (AmountOut): An amount as decimal text in major units, with its asset.
            other (AmountOut): An amount as decimal text in major units, with its asset.
            change (AmountOut): An amount as decimal text in major units, with its asset.
     """

    on: datetime.date
    count: int
    sales: AmountOut
    tips: AmountOut
    tax: AmountOut
    refunds: AmountOut
    splits: AmountOut
    fees: AmountOut
    payouts: AmountOut
    other: AmountOut
    change: AmountOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        on = self.on.isoformat()

        count = self.count

        sales = self.sales.to_dict()

        tips = self.tips.to_dict()

        tax = self.tax.to_dict()

        refunds = self.refunds.to_dict()

        splits = self.splits.to_dict()

        fees = self.fees.to_dict()

        payouts = self.payouts.to_dict()

        other = self.other.to_dict()

        change = self.change.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "on": on,
            "count": count,
            "sales": sales,
            "tips": tips,
            "tax": tax,
            "refunds": refunds,
            "splits": splits,
            "fees": fees,
            "payouts": payouts,
            "other": other,
            "change": change,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        on = datetime.date.fromisoformat(d.pop("on"))




        count = d.pop("count")

        sales = AmountOut.from_dict(d.pop("sales"))




        tips = AmountOut.from_dict(d.pop("tips"))




        tax = AmountOut.from_dict(d.pop("tax"))




        refunds = AmountOut.from_dict(d.pop("refunds"))




        splits = AmountOut.from_dict(d.pop("splits"))




        fees = AmountOut.from_dict(d.pop("fees"))




        payouts = AmountOut.from_dict(d.pop("payouts"))




        other = AmountOut.from_dict(d.pop("other"))




        change = AmountOut.from_dict(d.pop("change"))




        day_out = cls(
            on=on,
            count=count,
            sales=sales,
            tips=tips,
            tax=tax,
            refunds=refunds,
            splits=splits,
            fees=fees,
            payouts=payouts,
            other=other,
            change=change,
        )


        day_out.additional_properties = d
        return day_out

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
