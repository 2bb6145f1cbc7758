from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.key_kind import KeyKind
from ..models.key_scope import KeyScope
from typing import cast
import datetime






T = TypeVar("T", bound="KeyHereOut")



@_attrs_define
class KeyHereOut:
    """ The key or client that asks.

        Attributes:
            prefix (str): What the key begins with; a client's id.
            name (str):
            kind (KeyKind): * `key` - key
                * `client` - client
            scopes (list[KeyScope]):
            api_version (str): Spoken where a request names none.
            expires_at (datetime.datetime | None):
     """

    prefix: str
    name: str
    kind: KeyKind
    scopes: list[KeyScope]
    api_version: str
    expires_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        prefix = self.prefix

        name = self.name

        kind = self.kind.value

        scopes = []
        for scopes_item_data in self.scopes:
            scopes_item = scopes_item_data.value
            scopes.append(scopes_item)



        api_version = self.api_version

        expires_at: None | str
        if isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "prefix": prefix,
            "name": name,
            "kind": kind,
            "scopes": scopes,
            "api_version": api_version,
            "expires_at": expires_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        prefix = d.pop("prefix")

        name = d.pop("name")

        kind = KeyKind(d.pop("kind"))




        scopes = []
        _scopes = d.pop("scopes")
        for scopes_item_data in (_scopes):
            scopes_item = KeyScope(scopes_item_data)



            scopes.append(scopes_item)


        api_version = d.pop("api_version")

        def _parse_expires_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)



                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        expires_at = _parse_expires_at(d.pop("expires_at"))


        key_here_out = cls(
            prefix=prefix,
            name=name,
            kind=kind,
            scopes=scopes,
            api_version=api_version,
            expires_at=expires_at,
        )


        key_here_out.additional_properties = d
        return key_here_out

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
