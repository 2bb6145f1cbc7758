from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.terminal_object import TerminalObject
from ..models.terminal_status import TerminalStatus
from typing import cast
import datetime






T = TypeVar("T", bound="TerminalOut")



@_attrs_define
class TerminalOut:
    """ One till of the merchant.

        Attributes:
            id (str): Begins with term_.
            object_ (TerminalObject): * `terminal` - terminal
            livemode (bool):
            name (str):
            status (TerminalStatus): * `open` - open
                * `closed` - closed
            opened_on (datetime.date):
            closed_on (datetime.date | None):
     """

    id: str
    object_: TerminalObject
    livemode: bool
    name: str
    status: TerminalStatus
    opened_on: datetime.date
    closed_on: datetime.date | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        object_ = self.object_.value

        livemode = self.livemode

        name = self.name

        status = self.status.value

        opened_on = self.opened_on.isoformat()

        closed_on: None | str
        if isinstance(self.closed_on, datetime.date):
            closed_on = self.closed_on.isoformat()
        else:
            closed_on = self.closed_on


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "livemode": livemode,
            "name": name,
            "status": status,
            "opened_on": opened_on,
            "closed_on": closed_on,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        object_ = TerminalObject(d.pop("object"))




        livemode = d.pop("livemode")

        name = d.pop("name")

        status = TerminalStatus(d.pop("status"))




        opened_on = datetime.date.fromisoformat(d.pop("opened_on"))




        def _parse_closed_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                closed_on_type_0 = datetime.date.fromisoformat(data)



                return closed_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        closed_on = _parse_closed_on(d.pop("closed_on"))


        terminal_out = cls(
            id=id,
            object_=object_,
            livemode=livemode,
            name=name,
            status=status,
            opened_on=opened_on,
            closed_on=closed_on,
        )


        terminal_out.additional_properties = d
        return terminal_out

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
