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





T = TypeVar("T", bound="OfferMilestoneOut")



@_attrs_define
class OfferMilestoneOut:
    """ A delivery that releases a part of the money.

        Attributes:
            number (int):
            name (str):
            evidence_asked (str):
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            due_on (datetime.date):
     """

    number: int
    name: str
    evidence_asked: str
    amount: AmountOut
    due_on: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        number = self.number

        name = self.name

        evidence_asked = self.evidence_asked

        amount = self.amount.to_dict()

        due_on = self.due_on.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "number": number,
            "name": name,
            "evidence_asked": evidence_asked,
            "amount": amount,
            "due_on": due_on,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        number = d.pop("number")

        name = d.pop("name")

        evidence_asked = d.pop("evidence_asked")

        amount = AmountOut.from_dict(d.pop("amount"))




        due_on = datetime.date.fromisoformat(d.pop("due_on"))




        offer_milestone_out = cls(
            number=number,
            name=name,
            evidence_asked=evidence_asked,
            amount=amount,
            due_on=due_on,
        )


        offer_milestone_out.additional_properties = d
        return offer_milestone_out

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
