from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.bucket_enum import BucketEnum
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.named_out import NamedOut





T = TypeVar("T", bound="HoldingOut")



@_attrs_define
class HoldingOut:
    """ All notes of one loan together.

        Attributes:
            loan (str):
            title (str):
            bank (NamedOut): A bank or a business, by the word that stands for it in addresses.
            business (str):
            sector (str):
            country (str):
            grade (str):
            rate (str): A ratio as decimal text: 0.12 is 12 %.
            bucket (BucketEnum): * `CURRENT` - CURRENT
                * `GRACE` - GRACE
                * `1-15` - 1-15
                * `16-30` - 16-30
                * `31-60` - 31-60
                * `61+` - 61+
                * `DEFAULT` - DEFAULT
                * `WRITTEN_OFF` - WRITTEN_OFF
                * `REPAID` - REPAID
            days_late (int):
            note_count (int):
            principal (AmountOut): An amount as decimal text in major units, with its asset.
            outstanding (AmountOut): An amount as decimal text in major units, with its asset.
            next_due_on (datetime.date | None):
            ends_on (datetime.date):
            loss (AmountOut): An amount as decimal text in major units, with its asset.
            recovered (AmountOut): An amount as decimal text in major units, with its asset.
     """

    loan: str
    title: str
    bank: NamedOut
    business: str
    sector: str
    country: str
    grade: str
    rate: str
    bucket: BucketEnum
    days_late: int
    note_count: int
    principal: AmountOut
    outstanding: AmountOut
    next_due_on: datetime.date | None
    ends_on: datetime.date
    loss: AmountOut
    recovered: AmountOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.named_out import NamedOut # noqa: PLC0415
        loan = self.loan

        title = self.title

        bank = self.bank.to_dict()

        business = self.business

        sector = self.sector

        country = self.country

        grade = self.grade

        rate = self.rate

        bucket = self.bucket.value

        days_late = self.days_late

        note_count = self.note_count

        principal = self.principal.to_dict()

        outstanding = self.outstanding.to_dict()

        next_due_on: None | str
        if isinstance(self.next_due_on, datetime.date):
            next_due_on = self.next_due_on.isoformat()
        else:
            next_due_on = self.next_due_on

        ends_on = self.ends_on.isoformat()

        loss = self.loss.to_dict()

        recovered = self.recovered.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "loan": loan,
            "title": title,
            "bank": bank,
            "business": business,
            "sector": sector,
            "country": country,
            "grade": grade,
            "rate": rate,
            "bucket": bucket,
            "days_late": days_late,
            "note_count": note_count,
            "principal": principal,
            "outstanding": outstanding,
            "next_due_on": next_due_on,
            "ends_on": ends_on,
            "loss": loss,
            "recovered": recovered,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.named_out import NamedOut # noqa: PLC0415
        d = dict(src_dict)
        loan = d.pop("loan")

        title = d.pop("title")

        bank = NamedOut.from_dict(d.pop("bank"))




        business = d.pop("business")

        sector = d.pop("sector")

        country = d.pop("country")

        grade = d.pop("grade")

        rate = d.pop("rate")

        bucket = BucketEnum(d.pop("bucket"))




        days_late = d.pop("days_late")

        note_count = d.pop("note_count")

        principal = AmountOut.from_dict(d.pop("principal"))




        outstanding = AmountOut.from_dict(d.pop("outstanding"))




        def _parse_next_due_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_due_on_type_0 = datetime.date.fromisoformat(data)



                return next_due_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        next_due_on = _parse_next_due_on(d.pop("next_due_on"))


        ends_on = datetime.date.fromisoformat(d.pop("ends_on"))




        loss = AmountOut.from_dict(d.pop("loss"))




        recovered = AmountOut.from_dict(d.pop("recovered"))




        holding_out = cls(
            loan=loan,
            title=title,
            bank=bank,
            business=business,
            sector=sector,
            country=country,
            grade=grade,
            rate=rate,
            bucket=bucket,
            days_late=days_late,
            note_count=note_count,
            principal=principal,
            outstanding=outstanding,
            next_due_on=next_due_on,
            ends_on=ends_on,
            loss=loss,
            recovered=recovered,
        )


        holding_out.additional_properties = d
        return holding_out

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
