from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="SplitTargetOut")



@_attrs_define
class SplitTargetOut:
    """ What a sale paid of one target.

        Attributes:
            label (str): What is paid, such as the loan's title.
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            reversed_ (AmountOut): An amount as decimal text in major units, with its asset.
            reason (None | str): Why it took less than its share, where it did.
     """

    label: str
    amount: AmountOut
    reversed_: AmountOut
    reason: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        label = self.label

        amount = self.amount.to_dict()

        reversed_ = self.reversed_.to_dict()

        reason: None | str
        reason = self.reason


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "label": label,
            "amount": amount,
            "reversed": reversed_,
            "reason": reason,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        label = d.pop("label")

        amount = AmountOut.from_dict(d.pop("amount"))




        reversed_ = AmountOut.from_dict(d.pop("reversed"))




        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))


        split_target_out = cls(
            label=label,
            amount=amount,
            reversed_=reversed_,
            reason=reason,
        )


        split_target_out.additional_properties = d
        return split_target_out

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
