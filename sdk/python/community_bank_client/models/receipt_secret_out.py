from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.secret_object import SecretObject
from typing import cast
import datetime






T = TypeVar("T", bound="ReceiptSecretOut")



@_attrs_define
class ReceiptSecretOut:
    """ A secret that is shown once.

        Attributes:
            object_ (SecretObject): * `secret` - secret
            secret (str): 32 bytes in Base64.
            created_at (datetime.datetime):
     """

    object_: SecretObject
    secret: str
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        object_ = self.object_.value

        secret = self.secret

        created_at = self.created_at.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "object": object_,
            "secret": secret,
            "created_at": created_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        object_ = SecretObject(d.pop("object"))




        secret = d.pop("secret")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        receipt_secret_out = cls(
            object_=object_,
            secret=secret,
            created_at=created_at,
        )


        receipt_secret_out.additional_properties = d
        return receipt_secret_out

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
