from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.portfolio_object import PortfolioObject
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.holding_out import HoldingOut
  from ..models.portfolio_out_buckets import PortfolioOutBuckets
  from ..models.share_out import ShareOut





T = TypeVar("T", bound="PortfolioOut")



@_attrs_define
class PortfolioOut:
    """ What a person has in one asset, with returns and what each was counted over.

        Attributes:
            object_ (PortfolioObject): * `portfolio` - portfolio
            asset (str):
            on (datetime.date):
            value (AmountOut): An amount as decimal text in major units, with its asset.
            idle (AmountOut): An amount as decimal text in major units, with its asset.
            committed (AmountOut): An amount as decimal text in major units, with its asset.
            commitment_count (int):
            invested (AmountOut): An amount as decimal text in major units, with its asset.
            open_count (int):
            interest (AmountOut): An amount as decimal text in major units, with its asset.
            expected_30_days (AmountOut): An amount as decimal text in major units, with its asset.
            at_risk (AmountOut): An amount as decimal text in major units, with its asset.
            lost (AmountOut): An amount as decimal text in major units, with its asset.
            realised_return (ShareOut): A share with what it was counted over; programs and people look at both.
            current_return (ShareOut): A share with what it was counted over; programs and people look at both.
            net_annualised_return (ShareOut): A share with what it was counted over; programs and people look at both.
            cash_drag (ShareOut): A share with what it was counted over; programs and people look at both.
            buckets (PortfolioOutBuckets): Outstanding or lost, by bucket.
            holdings (list[HoldingOut]):
     """

    object_: PortfolioObject
    asset: str
    on: datetime.date
    value: AmountOut
    idle: AmountOut
    committed: AmountOut
    commitment_count: int
    invested: AmountOut
    open_count: int
    interest: AmountOut
    expected_30_days: AmountOut
    at_risk: AmountOut
    lost: AmountOut
    realised_return: ShareOut
    current_return: ShareOut
    net_annualised_return: ShareOut
    cash_drag: ShareOut
    buckets: PortfolioOutBuckets
    holdings: list[HoldingOut]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.holding_out import HoldingOut # noqa: PLC0415
        from ..models.portfolio_out_buckets import PortfolioOutBuckets # noqa: PLC0415
        from ..models.share_out import ShareOut # noqa: PLC0415
        object_ = self.object_.value

        asset = self.asset

        on = self.on.isoformat()

        value = self.value.to_dict()

        idle = self.idle.to_dict()

        committed = self.committed.to_dict()

        commitment_count = self.commitment_count

        invested = self.invested.to_dict()

        open_count = self.open_count

        interest = self.interest.to_dict()

        expected_30_days = self.expected_30_days.to_dict()

        at_risk = self.at_risk.to_dict()

        lost = self.lost.to_dict()

        realised_return = self.realised_return.to_dict()

        current_return = self.current_return.to_dict()

        net_annualised_return = self.net_annualised_return.to_dict()

        cash_drag = self.cash_drag.to_dict()

        buckets = self.buckets.to_dict()

        holdings = []
        for holdings_item_data in self.holdings:
            holdings_item = holdings_item_data.to_dict()
            holdings.append(holdings_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "object": object_,
            "asset": asset,
            "on": on,
            "value": value,
            "idle": idle,
            "committed": committed,
            "commitment_count": commitment_count,
            "invested": invested,
            "open_count": open_count,
            "interest": interest,
            "expected_30_days": expected_30_days,
            "at_risk": at_risk,
            "lost": lost,
            "realised_return": realised_return,
            "current_return": current_return,
            "net_annualised_return": net_annualised_return,
            "cash_drag": cash_drag,
            "buckets": buckets,
            "holdings": holdings,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.holding_out import HoldingOut # noqa: PLC0415
        from ..models.portfolio_out_buckets import PortfolioOutBuckets # noqa: PLC0415
        from ..models.share_out import ShareOut # noqa: PLC0415
        d = dict(src_dict)
        object_ = PortfolioObject(d.pop("object"))




        asset = d.pop("asset")

        on = datetime.date.fromisoformat(d.pop("on"))




        value = AmountOut.from_dict(d.pop("value"))




        idle = AmountOut.from_dict(d.pop("idle"))




        committed = AmountOut.from_dict(d.pop("committed"))




        commitment_count = d.pop("commitment_count")

        invested = AmountOut.from_dict(d.pop("invested"))




        open_count = d.pop("open_count")

        interest = AmountOut.from_dict(d.pop("interest"))




        expected_30_days = AmountOut.from_dict(d.pop("expected_30_days"))




        at_risk = AmountOut.from_dict(d.pop("at_risk"))




        lost = AmountOut.from_dict(d.pop("lost"))




        realised_return = ShareOut.from_dict(d.pop("realised_return"))




        current_return = ShareOut.from_dict(d.pop("current_return"))




        net_annualised_return = ShareOut.from_dict(d.pop("net_annualised_return"))




        cash_drag = ShareOut.from_dict(d.pop("cash_drag"))




        buckets = PortfolioOutBuckets.from_dict(d.pop("buckets"))




        holdings = []
        _holdings = d.pop("holdings")
        for holdings_item_data in (_holdings):
            holdings_item = HoldingOut.from_dict(holdings_item_data)



            holdings.append(holdings_item)


        portfolio_out = cls(
            object_=object_,
            asset=asset,
            on=on,
            value=value,
            idle=idle,
            committed=committed,
            commitment_count=commitment_count,
            invested=invested,
            open_count=open_count,
            interest=interest,
            expected_30_days=expected_30_days,
            at_risk=at_risk,
            lost=lost,
            realised_return=realised_return,
            current_return=current_return,
            net_annualised_return=net_annualised_return,
            cash_drag=cash_drag,
            buckets=buckets,
            holdings=holdings,
        )


        portfolio_out.additional_properties = d
        return portfolio_out

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
