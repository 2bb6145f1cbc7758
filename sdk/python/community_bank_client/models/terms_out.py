from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.amortization_enum import AmortizationEnum
from ..models.bond_mode_enum import BondModeEnum
from ..models.day_count_enum import DayCountEnum
from ..models.deciders_enum import DecidersEnum
from ..models.disbursement_enum import DisbursementEnum
from ..models.funding_enum import FundingEnum
from ..models.product_enum import ProductEnum
from ..models.repayment_enum import RepaymentEnum
from typing import cast

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.period_out import PeriodOut
  from ..models.split_bounds_out import SplitBoundsOut





T = TypeVar("T", bound="TermsOut")



@_attrs_define
class TermsOut:
    """ What an offer promises and a contract binds.

        Attributes:
            product (ProductEnum): * `BUSINESS` - BUSINESS
                * `PROJECT` - PROJECT
                * `PERSONAL` - PERSONAL
            repayment (RepaymentEnum): * `SCHEDULED` - SCHEDULED
                * `BULLET` - BULLET
                * `REVENUE_SPLIT` - REVENUE_SPLIT
            amortization (AmortizationEnum): * `EQUAL_INSTALLMENT` - EQUAL_INSTALLMENT
                * `EQUAL_PRINCIPAL` - EQUAL_PRINCIPAL
                * `INTEREST_ONLY` - INTEREST_ONLY
                * `BULLET` - BULLET
            rate (str): A year, as a ratio: 0.12 is 12 %.
            day_count (DayCountEnum): * `ACT_365` - ACT_365
                * `ACT_360` - ACT_360
                * `ACT_ACT` - ACT_ACT
                * `THIRTY_360` - THIRTY_360
                * `PERIODS` - PERIODS
            period (PeriodOut): How long it is from one due day to the next.
            installment_count (int):
            principal_grace_count (int):
            grace_days (int):
            bullet_days (int):
            split (str): Of every sale, prepaid; 0 where there is no such split.
            split_stepped_up (str): Of every sale while an installment is late beyond its grace; 0: as before.
            split_bounds (SplitBoundsOut): Between which amounts the share of sales stays; null where nothing bounds it.
            disbursement (DisbursementEnum): * `AT_ONCE` - AT_ONCE
                * `MILESTONES` - MILESTONES
                * `STREAM` - STREAM
            funding (FundingEnum): * `ESCROWED` - ESCROWED
                * `CALLED` - CALLED
            deciders (DecidersEnum): * `OFFICERS` - OFFICERS
                * `DELEGATES` - DELEGATES
                * `BOTH` - BOTH
            bond_mode (BondModeEnum): * `DISPUTE` - DISPUTE
                * `FIRST_LOSS` - FIRST_LOSS
            servicing_fee (str): Of the interest received, the bank's.
            origination_fee (str): Of the principal, paid by the borrower.
            contingency_fee (str): Of the principal, paid by the borrower.
            token_discount (str): A ratio as decimal text: 0.12 is 12 %.
            partition (AmountOut): An amount as decimal text in major units, with its asset.
     """

    product: ProductEnum
    repayment: RepaymentEnum
    amortization: AmortizationEnum
    rate: str
    day_count: DayCountEnum
    period: PeriodOut
    installment_count: int
    principal_grace_count: int
    grace_days: int
    bullet_days: int
    split: str
    split_stepped_up: str
    split_bounds: SplitBoundsOut
    disbursement: DisbursementEnum
    funding: FundingEnum
    deciders: DecidersEnum
    bond_mode: BondModeEnum
    servicing_fee: str
    origination_fee: str
    contingency_fee: str
    token_discount: str
    partition: AmountOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.period_out import PeriodOut # noqa: PLC0415
        from ..models.split_bounds_out import SplitBoundsOut # noqa: PLC0415
        product = self.product.value

        repayment = self.repayment.value

        amortization = self.amortization.value

        rate = self.rate

        day_count = self.day_count.value

        period = self.period.to_dict()

        installment_count = self.installment_count

        principal_grace_count = self.principal_grace_count

        grace_days = self.grace_days

        bullet_days = self.bullet_days

        split = self.split

        split_stepped_up = self.split_stepped_up

        split_bounds = self.split_bounds.to_dict()

        disbursement = self.disbursement.value

        funding = self.funding.value

        deciders = self.deciders.value

        bond_mode = self.bond_mode.value

        servicing_fee = self.servicing_fee

        origination_fee = self.origination_fee

        contingency_fee = self.contingency_fee

        token_discount = self.token_discount

        partition = self.partition.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "product": product,
            "repayment": repayment,
            "amortization": amortization,
            "rate": rate,
            "day_count": day_count,
            "period": period,
            "installment_count": installment_count,
            "principal_grace_count": principal_grace_count,
            "grace_days": grace_days,
            "bullet_days": bullet_days,
            "split": split,
            "split_stepped_up": split_stepped_up,
            "split_bounds": split_bounds,
            "disbursement": disbursement,
            "funding": funding,
            "deciders": deciders,
            "bond_mode": bond_mode,
            "servicing_fee": servicing_fee,
            "origination_fee": origination_fee,
            "contingency_fee": contingency_fee,
            "token_discount": token_discount,
            "partition": partition,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.period_out import PeriodOut # noqa: PLC0415
        from ..models.split_bounds_out import SplitBoundsOut # noqa: PLC0415
        d = dict(src_dict)
        product = ProductEnum(d.pop("product"))




        repayment = RepaymentEnum(d.pop("repayment"))




        amortization = AmortizationEnum(d.pop("amortization"))




        rate = d.pop("rate")

        day_count = DayCountEnum(d.pop("day_count"))




        period = PeriodOut.from_dict(d.pop("period"))




        installment_count = d.pop("installment_count")

        principal_grace_count = d.pop("principal_grace_count")

        grace_days = d.pop("grace_days")

        bullet_days = d.pop("bullet_days")

        split = d.pop("split")

        split_stepped_up = d.pop("split_stepped_up")

        split_bounds = SplitBoundsOut.from_dict(d.pop("split_bounds"))




        disbursement = DisbursementEnum(d.pop("disbursement"))




        funding = FundingEnum(d.pop("funding"))




        deciders = DecidersEnum(d.pop("deciders"))




        bond_mode = BondModeEnum(d.pop("bond_mode"))




        servicing_fee = d.pop("servicing_fee")

        origination_fee = d.pop("origination_fee")

        contingency_fee = d.pop("contingency_fee")

        token_discount = d.pop("token_discount")

        partition = AmountOut.from_dict(d.pop("partition"))




        terms_out = cls(
            product=product,
            repayment=repayment,
            amortization=amortization,
            rate=rate,
            day_count=day_count,
            period=period,
            installment_count=installment_count,
            principal_grace_count=principal_grace_count,
            grace_days=grace_days,
            bullet_days=bullet_days,
            split=split,
            split_stepped_up=split_stepped_up,
            split_bounds=split_bounds,
            disbursement=disbursement,
            funding=funding,
            deciders=deciders,
            bond_mode=bond_mode,
            servicing_fee=servicing_fee,
            origination_fee=origination_fee,
            contingency_fee=contingency_fee,
            token_discount=token_discount,
            partition=partition,
        )


        terms_out.additional_properties = d
        return terms_out

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
