from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.told_status import ToldStatus
from typing import cast

if TYPE_CHECKING:
  from ..models.split_out import SplitOut





T = TypeVar("T", bound="ToldOut")



@_attrs_define
class ToldOut:
    """ What became of one row.

        Attributes:
            reference (str):
            status (ToldStatus): * `counted` - counted
                * `repeated` - repeated
                * `waiting` - waiting
                * `refused` - refused
            id (None | str):
            code (None | str): Why it was refused; of a counted sale, why refunds that waited for it were.
            detail (None | str):
            split (None | SplitOut):
     """

    reference: str
    status: ToldStatus
    id: None | str
    code: None | str
    detail: None | str
    split: None | SplitOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.split_out import SplitOut # noqa: PLC0415
        reference = self.reference

        status = self.status.value

        id: None | str
        id = self.id

        code: None | str
        code = self.code

        detail: None | str
        detail = self.detail

        split: dict[str, Any] | None
        if isinstance(self.split, SplitOut):
            split = self.split.to_dict()
        else:
            split = self.split


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "reference": reference,
            "status": status,
            "id": id,
            "code": code,
            "detail": detail,
            "split": split,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.split_out import SplitOut # noqa: PLC0415
        d = dict(src_dict)
        reference = d.pop("reference")

        status = ToldStatus(d.pop("status"))




        def _parse_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        id = _parse_id(d.pop("id"))


        def _parse_code(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        code = _parse_code(d.pop("code"))


        def _parse_detail(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        detail = _parse_detail(d.pop("detail"))


        def _parse_split(data: object) -> None | SplitOut:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                split_type_0 = SplitOut.from_dict(data)



                return split_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SplitOut, data)

        split = _parse_split(d.pop("split"))


        told_out = cls(
            reference=reference,
            status=status,
            id=id,
            code=code,
            detail=detail,
            split=split,
        )


        told_out.additional_properties = d
        return told_out

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
