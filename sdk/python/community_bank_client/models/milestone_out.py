from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.milestone_status import MilestoneStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="MilestoneOut")



@_attrs_define
class MilestoneOut:
    """ A delivery that releases a part of the money, and where it stands.

        Attributes:
            number (int):
            name (str):
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            due_on (datetime.date):
            extended_to (datetime.date | None):
            status (MilestoneStatus): * `WAITING` - Waiting
                * `DELIVERED` - Delivered
                * `ACCEPTED` - Accepted
                * `REFUSED` - Refused
                * `UNLOCKED` - Unlocked
                * `MISSED` - Missed
            delivered_on (datetime.date | None):
            decided_on (datetime.date | None):
     """

    number: int
    name: str
    amount: AmountOut
    due_on: datetime.date
    extended_to: datetime.date | None
    status: MilestoneStatus
    delivered_on: datetime.date | None
    decided_on: datetime.date | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        number = self.number

        name = self.name

        amount = self.amount.to_dict()

        due_on = self.due_on.isoformat()

        extended_to: None | str
        if isinstance(self.extended_to, datetime.date):
            extended_to = self.extended_to.isoformat()
        else:
            extended_to = self.extended_to

        status = self.status.value

        delivered_on: None | str
        if isinstance(self.delivered_on, datetime.date):
            delivered_on = self.delivered_on.isoformat()
        else:
            delivered_on = self.delivered_on

        decided_on: None | str
        if isinstance(self.decided_on, datetime.date):
            decided_on = self.decided_on.isoformat()
        else:
            decided_on = self.decided_on


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "number": number,
            "name": name,
            "amount": amount,
            "due_on": due_on,
            "extended_to": extended_to,
            "status": status,
            "delivered_on": delivered_on,
            "decided_on": decided_on,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        number = d.pop("number")

        name = d.pop("name")

        amount = AmountOut.from_dict(d.pop("amount"))




        due_on = datetime.date.fromisoformat(d.pop("due_on"))




        def _parse_extended_to(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                extended_to_type_0 = datetime.date.fromisoformat(data)



                return extended_to_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        extended_to = _parse_extended_to(d.pop("extended_to"))


        status = MilestoneStatus(d.pop("status"))




        def _parse_delivered_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                delivered_on_type_0 = datetime.date.fromisoformat(data)



                return delivered_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        delivered_on = _parse_delivered_on(d.pop("delivered_on"))


        def _parse_decided_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decided_on_type_0 = datetime.date.fromisoformat(data)



                return decided_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        decided_on = _parse_decided_on(d.pop("decided_on"))


        milestone_out = cls(
            number=number,
            name=name,
            amount=amount,
            due_on=due_on,
            extended_to=extended_to,
            status=status,
            delivered_on=delivered_on,
            decided_on=decided_on,
        )


        milestone_out.additional_properties = d
        return milestone_out

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
