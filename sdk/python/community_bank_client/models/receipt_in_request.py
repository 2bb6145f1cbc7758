from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.receipt_in_kind_enum import ReceiptInKindEnum
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_in_request import AmountInRequest





T = TypeVar("T", bound="ReceiptInRequest")



@_attrs_define
class ReceiptInRequest:
    """ A sale or a refund that a terminal signed while it was offline.

    The signature is HMAC-SHA256 in hexadecimal, under the terminal's receipt secret, over seven
    lines joined by a line feed: `receipt-v1`, kind, reference, refunds (empty for a sale), the
    amount's text, its asset, happened_at; each as it is sent.

        Attributes:
            kind (ReceiptInKindEnum): * `sale` - sale
                * `refund` - refund
            reference (str): The till's own number of it; it counts once.
            amount (AmountInRequest): An amount as decimal text in major units, with its asset.
            happened_at (datetime.datetime):
            signature (str):
            refunds (str | Unset): Of a refund: the reference of its sale, which may be sent later.
     """

    kind: ReceiptInKindEnum
    reference: str
    amount: AmountInRequest
    happened_at: datetime.datetime
    signature: str
    refunds: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        kind = self.kind.value

        reference = self.reference

        amount = self.amount.to_dict()

        happened_at = self.happened_at.isoformat()

        signature = self.signature

        refunds = self.refunds


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "kind": kind,
            "reference": reference,
            "amount": amount,
            "happened_at": happened_at,
            "signature": signature,
        })
        if refunds is not UNSET:
            field_dict["refunds"] = refunds

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        d = dict(src_dict)
        kind = ReceiptInKindEnum(d.pop("kind"))




        reference = d.pop("reference")

        amount = AmountInRequest.from_dict(d.pop("amount"))




        happened_at = datetime.datetime.fromisoformat(d.pop("happened_at"))




        signature = d.pop("signature")

        refunds = d.pop("refunds", UNSET)

        receipt_in_request = cls(
            kind=kind,
            reference=reference,
            amount=amount,
            happened_at=happened_at,
            signature=signature,
            refunds=refunds,
        )


        receipt_in_request.additional_properties = d
        return receipt_in_request

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
