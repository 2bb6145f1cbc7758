from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.amount_in_request import AmountInRequest





T = TypeVar("T", bound="CommitmentInRequest")



@_attrs_define
class CommitmentInRequest:
    """ What a lender commits to which offer.

        Attributes:
            offer (str):
            amount (AmountInRequest): An amount as decimal text in major units, with its asset.
            reference (str): The lender's own number; on one offer the same number is the same commitment.
            contract_sha256 (str | Unset): The contract that was read; where it has changed, nothing is committed. Default:
                ''.
     """

    offer: str
    amount: AmountInRequest
    reference: str
    contract_sha256: str | Unset = ''
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        offer = self.offer

        amount = self.amount.to_dict()

        reference = self.reference

        contract_sha256 = self.contract_sha256


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "offer": offer,
            "amount": amount,
            "reference": reference,
        })
        if contract_sha256 is not UNSET:
            field_dict["contract_sha256"] = contract_sha256

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        d = dict(src_dict)
        offer = d.pop("offer")

        amount = AmountInRequest.from_dict(d.pop("amount"))




        reference = d.pop("reference")

        contract_sha256 = d.pop("contract_sha256", UNSET)

        commitment_in_request = cls(
            offer=offer,
            amount=amount,
            reference=reference,
            contract_sha256=contract_sha256,
        )


        commitment_in_request.additional_properties = d
        return commitment_in_request

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
