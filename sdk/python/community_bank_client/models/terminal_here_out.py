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

if TYPE_CHECKING:
  from ..models.key_here_out import KeyHereOut
  from ..models.merchant_here_out import MerchantHereOut





T = TypeVar("T", bound="TerminalHereOut")



@_attrs_define
class TerminalHereOut:
    """ The terminal of the key that asks, with its merchant and the key itself.

        Attributes:
            id (str): Begins with term_.
            object_ (TerminalObject): * `terminal` - terminal
            livemode (bool):
            name (str):
            status (TerminalStatus): * `open` - open
                * `closed` - closed
            opened_on (datetime.date):
            closed_on (datetime.date | None):
            merchant (MerchantHereOut): Whose terminal it is.
            key (KeyHereOut): The key or client that asks.
     """

    id: str
    object_: TerminalObject
    livemode: bool
    name: str
    status: TerminalStatus
    opened_on: datetime.date
    closed_on: datetime.date | None
    merchant: MerchantHereOut
    key: KeyHereOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.key_here_out import KeyHereOut # noqa: PLC0415
        from ..models.merchant_here_out import MerchantHereOut # noqa: PLC0415
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

        merchant = self.merchant.to_dict()

        key = self.key.to_dict()


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
            "merchant": merchant,
            "key": key,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.key_here_out import KeyHereOut # noqa: PLC0415
        from ..models.merchant_here_out import MerchantHereOut # noqa: PLC0415
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


        merchant = MerchantHereOut.from_dict(d.pop("merchant"))




        key = KeyHereOut.from_dict(d.pop("key"))




        terminal_here_out = cls(
            id=id,
            object_=object_,
            livemode=livemode,
            name=name,
            status=status,
            opened_on=opened_on,
            closed_on=closed_on,
            merchant=merchant,
            key=key,
        )


        terminal_here_out.additional_properties = d
        return terminal_here_out

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
