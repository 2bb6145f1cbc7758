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





T = TypeVar("T", bound="InstallmentOut")



@_attrs_define
class InstallmentOut:
    """ One line of the schedule in force, and what was paid of it.

        Attributes:
            number (int):
            due_on (datetime.date):
            principal (AmountOut): An amount as decimal text in major units, with its asset.
            interest (AmountOut): An amount as decimal text in major units, with its asset.
            principal_paid (AmountOut): An amount as decimal text in major units, with its asset.
            interest_paid (AmountOut): An amount as decimal text in major units, with its asset.
            paid_on (datetime.date | None):
            late_on (datetime.date | None):
     """

    number: int
    due_on: datetime.date
    principal: AmountOut
    interest: AmountOut
    principal_paid: AmountOut
    interest_paid: AmountOut
    paid_on: datetime.date | None
    late_on: datetime.date | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        number = self.number

        due_on = self.due_on.isoformat()

        principal = self.principal.to_dict()

        interest = self.interest.to_dict()

        principal_paid = self.principal_paid.to_dict()

        interest_paid = self.interest_paid.to_dict()

        paid_on: None | str
        if isinstance(self.paid_on, datetime.date):
            paid_on = self.paid_on.isoformat()
        else:
            paid_on = self.paid_on

        late_on: None | str
        if isinstance(self.late_on, datetime.date):
            late_on = self.late_on.isoformat()
        else:
            late_on = self.late_on


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "number": number,
            "due_on": due_on,
            "principal": principal,
            "interest": interest,
            "principal_paid": principal_paid,
            "interest_paid": interest_paid,
            "paid_on": paid_on,
            "late_on": late_on,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        number = d.pop("number")

        due_on = datetime.date.fromisoformat(d.pop("due_on"))




        principal = AmountOut.from_dict(d.pop("principal"))




        interest = AmountOut.from_dict(d.pop("interest"))




        principal_paid = AmountOut.from_dict(d.pop("principal_paid"))




        interest_paid = AmountOut.from_dict(d.pop("interest_paid"))




        def _parse_paid_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                paid_on_type_0 = datetime.date.fromisoformat(data)



                return paid_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        paid_on = _parse_paid_on(d.pop("paid_on"))


        def _parse_late_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                late_on_type_0 = datetime.date.fromisoformat(data)



                return late_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        late_on = _parse_late_on(d.pop("late_on"))


        installment_out = cls(
            number=number,
            due_on=due_on,
            principal=principal,
            interest=interest,
            principal_paid=principal_paid,
            interest_paid=interest_paid,
            paid_on=paid_on,
            late_on=late_on,
        )


        installment_out.additional_properties = d
        return installment_out

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
