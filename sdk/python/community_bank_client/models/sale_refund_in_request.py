from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_in_request import AmountInRequest





T = TypeVar("T", bound="SaleRefundInRequest")



@_attrs_define
class SaleRefundInRequest:
    """ Money given back for a sale that was paid elsewhere.

        Attributes:
            reference (str): The till's own number of the refund; it counts once.
            amount (AmountInRequest): An amount as decimal text in major units, with its asset.
            happened_at (datetime.datetime):
     """

    reference: str
    amount: AmountInRequest
    happened_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        reference = self.reference

        amount = self.amount.to_dict()

        happened_at = self.happened_at.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "reference": reference,
            "amount": amount,
            "happened_at": happened_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        d = dict(src_dict)
        reference = d.pop("reference")

        amount = AmountInRequest.from_dict(d.pop("amount"))




        happened_at = datetime.datetime.fromisoformat(d.pop("happened_at"))




        sale_refund_in_request = cls(
            reference=reference,
            amount=amount,
            happened_at=happened_at,
        )


        sale_refund_in_request.additional_properties = d
        return sale_refund_in_request

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
