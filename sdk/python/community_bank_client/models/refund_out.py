from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.refund_object import RefundObject
from ..models.refund_reason import RefundReason
from ..models.refund_status import RefundStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="RefundOut")



@_attrs_define
class RefundOut:
    """ Money that was given back. Whether it repaid a loan is the customer's to know.

        Attributes:
            id (str): Begins with refund_.
            object_ (RefundObject): * `refund` - refund
            livemode (bool):
            payment (str): The id of the payment.
            status (RefundStatus): * `succeeded` - succeeded
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            reason (RefundReason): * `requested_by_customer` - Requested
                * `duplicate` - Duplicate
                * `overpaid` - Overpaid
                * `subscription_terminated` - Terminated
            reference (str):
            note (str):
            created_at (datetime.datetime):
     """

    id: str
    object_: RefundObject
    livemode: bool
    payment: str
    status: RefundStatus
    amount: AmountOut
    reason: RefundReason
    reference: str
    note: str
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        livemode = self.livemode

        payment = self.payment

        status = self.status.value

        amount = self.amount.to_dict()

        reason = self.reason.value

        reference = self.reference

        note = self.note

        created_at = self.created_at.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "livemode": livemode,
            "payment": payment,
            "status": status,
            "amount": amount,
            "reason": reason,
            "reference": reference,
            "note": note,
            "created_at": created_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = RefundObject(d.pop("object"))




        livemode = d.pop("livemode")

        payment = d.pop("payment")

        status = RefundStatus(d.pop("status"))




        amount = AmountOut.from_dict(d.pop("amount"))




        reason = RefundReason(d.pop("reason"))




        reference = d.pop("reference")

        note = d.pop("note")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        refund_out = cls(
            id=id,
            object_=object_,
            livemode=livemode,
            payment=payment,
            status=status,
            amount=amount,
            reason=reason,
            reference=reference,
            note=note,
            created_at=created_at,
        )


        refund_out.additional_properties = d
        return refund_out

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
