from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.key_scope import KeyScope
from typing import cast

if TYPE_CHECKING:
  from ..models.terminal_out import TerminalOut





T = TypeVar("T", bound="PairedOut")



@_attrs_define
class PairedOut:
    """ The key, handed over this once.

        Attributes:
            key (str): Send it as Authorization: Bearer …
            scopes (list[KeyScope]):
            terminal (TerminalOut): One till of the merchant.
     """

    key: str
    scopes: list[KeyScope]
    terminal: TerminalOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.terminal_out import TerminalOut # noqa: PLC0415
        key = self.key

        scopes = []
        for scopes_item_data in self.scopes:
            scopes_item = scopes_item_data.value
            scopes.append(scopes_item)



        terminal = self.terminal.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "key": key,
            "scopes": scopes,
            "terminal": terminal,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.terminal_out import TerminalOut # noqa: PLC0415
        d = dict(src_dict)
        key = d.pop("key")

        scopes = []
        _scopes = d.pop("scopes")
        for scopes_item_data in (_scopes):
            scopes_item = KeyScope(scopes_item_data)



            scopes.append(scopes_item)


        terminal = TerminalOut.from_dict(d.pop("terminal"))




        paired_out = cls(
            key=key,
            scopes=scopes,
            terminal=terminal,
        )


        paired_out.additional_properties = d
        return paired_out

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
