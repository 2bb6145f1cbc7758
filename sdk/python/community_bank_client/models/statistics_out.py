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
  from ..models.share_out import ShareOut





T = TypeVar("T", bound="StatisticsOut")



@_attrs_define
class StatisticsOut:
    """ A bank's record as it stands; every definition is on the site's page of methods.

        Attributes:
            as_of (datetime.date):
            asset (str):
            loan_count (int):
            open_count (int):
            outstanding (AmountOut): An amount as decimal text in major units, with its asset.
            released (AmountOut): An amount as decimal text in major units, with its asset.
            repaid (AmountOut): An amount as decimal text in major units, with its asset.
            interest (AmountOut): An amount as decimal text in major units, with its asset.
            on_time (ShareOut): A share with what it was counted over; programs and people look at both.
            par1 (ShareOut): A share with what it was counted over; programs and people look at both.
            par7 (ShareOut): A share with what it was counted over; programs and people look at both.
            par30 (ShareOut): A share with what it was counted over; programs and people look at both.
            par90 (ShareOut): A share with what it was counted over; programs and people look at both.
            default_rate (ShareOut): A share with what it was counted over; programs and people look at both.
            recovery_rate (ShareOut): A share with what it was counted over; programs and people look at both.
            loss (AmountOut): An amount as decimal text in major units, with its asset.
            extended (AmountOut): An amount as decimal text in major units, with its asset.
            restructured (AmountOut): An amount as decimal text in major units, with its asset.
            remittance_days (ShareOut): A share with what it was counted over; programs and people look at both.
            xirr (ShareOut): A share with what it was counted over; programs and people look at both.
            disputes_open (int):
            disputes_won (int):
            disputes_lost (int):
            suspension_count (int):
            reputation_points (int): 0 to 100; derived, never bought.
     """

    as_of: datetime.date
    asset: str
    loan_count: int
    open_count: int
    outstanding: AmountOut
    released: AmountOut
    repaid: AmountOut
    interest: AmountOut
    on_time: ShareOut
    par1: ShareOut
    par7: ShareOut
    par30: ShareOut
    par90: ShareOut
    default_rate: ShareOut
    recovery_rate: ShareOut
    loss: AmountOut
    extended: AmountOut
    restructured: AmountOut
    remittance_days: ShareOut
    xirr: ShareOut
    disputes_open: int
    disputes_won: int
    disputes_lost: int
    suspension_count: int
    reputation_points: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.share_out import ShareOut # noqa: PLC0415
        as_of = self.as_of.isoformat()

        asset = self.asset

        loan_count = self.loan_count

        open_count = self.open_count

        outstanding = self.outstanding.to_dict()

        released = self.released.to_dict()

        repaid = self.repaid.to_dict()

        interest = self.interest.to_dict()

        on_time = self.on_time.to_dict()

        par1 = self.par1.to_dict()

        par7 = self.par7.to_dict()

        par30 = self.par30.to_dict()

        par90 = self.par90.to_dict()

        default_rate = self.default_rate.to_dict()

        recovery_rate = self.recovery_rate.to_dict()

        loss = self.loss.to_dict()

        extended = self.extended.to_dict()

        restructured = self.restructured.to_dict()

        remittance_days = self.remittance_days.to_dict()

        xirr = self.xirr.to_dict()

        disputes_open = self.disputes_open

        disputes_won = self.disputes_won

        disputes_lost = self.disputes_lost

        suspension_count = self.suspension_count

        reputation_points = self.reputation_points


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "as_of": as_of,
            "asset": asset,
            "loan_count": loan_count,
            "open_count": open_count,
            "outstanding": outstanding,
            "released": released,
            "repaid": repaid,
            "interest": interest,
            "on_time": on_time,
            "par1": par1,
            "par7": par7,
            "par30": par30,
            "par90": par90,
            "default_rate": default_rate,
            "recovery_rate": recovery_rate,
            "loss": loss,
            "extended": extended,
            "restructured": restructured,
            "remittance_days": remittance_days,
            "xirr": xirr,
            "disputes_open": disputes_open,
            "disputes_won": disputes_won,
            "disputes_lost": disputes_lost,
            "suspension_count": suspension_count,
            "reputation_points": reputation_points,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.share_out import ShareOut # noqa: PLC0415
        d = dict(src_dict)
        as_of = datetime.date.fromisoformat(d.pop("as_of"))




        asset = d.pop("asset")

        loan_count = d.pop("loan_count")

        open_count = d.pop("open_count")

        outstanding = AmountOut.from_dict(d.pop("outstanding"))




        released = AmountOut.from_dict(d.pop("released"))




        repaid = AmountOut.from_dict(d.pop("repaid"))




        interest = AmountOut.from_dict(d.pop("interest"))




        on_time = ShareOut.from_dict(d.pop("on_time"))




        par1 = ShareOut.from_dict(d.pop("par1"))




        par7 = ShareOut.from_dict(d.pop("par7"))




        par30 = ShareOut.from_dict(d.pop("par30"))




        par90 = ShareOut.from_dict(d.pop("par90"))




        default_rate = ShareOut.from_dict(d.pop("default_rate"))




        recovery_rate = ShareOut.from_dict(d.pop("recovery_rate"))




        loss = AmountOut.from_dict(d.pop("loss"))




        extended = AmountOut.from_dict(d.pop("extended"))




        restructured = AmountOut.from_dict(d.pop("restructured"))




        remittance_days = ShareOut.from_dict(d.pop("remittance_days"))




        xirr = ShareOut.from_dict(d.pop("xirr"))




        disputes_open = d.pop("disputes_open")

        disputes_won = d.pop("disputes_won")

        disputes_lost = d.pop("disputes_lost")

        suspension_count = d.pop("suspension_count")

        reputation_points = d.pop("reputation_points")

        statistics_out = cls(
            as_of=as_of,
            asset=asset,
            loan_count=loan_count,
            open_count=open_count,
            outstanding=outstanding,
            released=released,
            repaid=repaid,
            interest=interest,
            on_time=on_time,
            par1=par1,
            par7=par7,
            par30=par30,
            par90=par90,
            default_rate=default_rate,
            recovery_rate=recovery_rate,
            loss=loss,
            extended=extended,
            restructured=restructured,
            remittance_days=remittance_days,
            xirr=xirr,
            disputes_open=disputes_open,
            disputes_won=disputes_won,
            disputes_lost=disputes_lost,
            suspension_count=suspension_count,
            reputation_points=reputation_points,
        )


        statistics_out.additional_properties = d
        return statistics_out

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
