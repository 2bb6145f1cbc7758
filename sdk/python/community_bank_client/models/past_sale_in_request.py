from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_in_request import AmountInRequest





T = TypeVar("T", bound="PastSaleInRequest")



@_attrs_define
class PastSaleInRequest:
    """ A sale that was made before, elsewhere.

        Attributes:
            reference (str): Your own number of the sale; it counts once.
            amount (AmountInRequest): An amount as decimal text in major units, with its asset.
            happened_at (datetime.datetime):
            customer (str | Unset): What you call whoever bought; nobody here looks for a person by it.
     """

    reference: str
    amount: AmountInRequest
    happened_at: datetime.datetime
    customer: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        reference = self.reference

        amount = self.amount.to_dict()

        happened_at = self.happened_at.isoformat()

        customer = self.customer


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "reference": reference,
            "amount": amount,
            "happened_at": happened_at,
        })
        if customer is not UNSET:
            field_dict["customer"] = customer

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        d = dict(src_dict)
        reference = d.pop("reference")

        amount = AmountInRequest.from_dict(d.pop("amount"))




        happened_at = datetime.datetime.fromisoformat(d.pop("happened_at"))




        customer = d.pop("customer", UNSET)

        past_sale_in_request = cls(
            reference=reference,
            amount=amount,
            happened_at=happened_at,
            customer=customer,
        )


        past_sale_in_request.additional_properties = d
        return past_sale_in_request

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
