from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.refund_reason import RefundReason
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.amount_in_request import AmountInRequest





T = TypeVar("T", bound="RefundInRequest")



@_attrs_define
class RefundInRequest:
    """ What is given back.

        Attributes:
            amount (AmountInRequest | Unset): An amount as decimal text in major units, with its asset.
            reason (RefundReason | Unset): * `requested_by_customer` - Requested
                * `duplicate` - Duplicate
                * `overpaid` - Overpaid
                * `subscription_terminated` - Terminated Default: RefundReason.REQUESTED_BY_CUSTOMER.
            reference (str | Unset): Your own number of it; one refund of a payment only for each. Default: ''.
            note (str | Unset):  Default: ''.
     """

    amount: AmountInRequest | Unset = UNSET
    reason: RefundReason | Unset = RefundReason.REQUESTED_BY_CUSTOMER
    reference: str | Unset = ''
    note: str | Unset = ''
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        amount: dict[str, Any] | Unset = UNSET
        if not isinstance(self.amount, Unset):
            amount = self.amount.to_dict()

        reason: str | Unset = UNSET
        if not isinstance(self.reason, Unset):
            reason = self.reason.value


        reference = self.reference

        note = self.note


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
        })
        if amount is not UNSET:
            field_dict["amount"] = amount
        if reason is not UNSET:
            field_dict["reason"] = reason
        if reference is not UNSET:
            field_dict["reference"] = reference
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        d = dict(src_dict)
        _amount = d.pop("amount", UNSET)
        amount: AmountInRequest | Unset
        if isinstance(_amount,  Unset):
            amount = UNSET
        else:
            amount = AmountInRequest.from_dict(_amount)




        _reason = d.pop("reason", UNSET)
        reason: RefundReason | Unset
        if isinstance(_reason,  Unset):
            reason = UNSET
        else:
            reason = RefundReason(_reason)




        reference = d.pop("reference", UNSET)

        note = d.pop("note", UNSET)

        refund_in_request = cls(
            amount=amount,
            reason=reason,
            reference=reference,
            note=note,
        )


        refund_in_request.additional_properties = d
        return refund_in_request

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
