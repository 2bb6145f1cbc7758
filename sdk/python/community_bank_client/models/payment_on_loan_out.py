from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.source_enum import SourceEnum
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="PaymentOnLoanOut")



@_attrs_define
class PaymentOnLoanOut:
    """ One payment, as it reached the holders of the notes.

        Attributes:
            id (str):
            source (SourceEnum): * `ACCOUNT` - ACCOUNT
                * `RECEIPT` - RECEIPT
                * `SPLIT` - SPLIT
                * `IN_KIND` - IN_KIND
                * `SUBSTITUTE` - SUBSTITUTE
            paid_on (datetime.date):
            distributed_on (datetime.date):
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            fee (AmountOut): An amount as decimal text in major units, with its asset.
            interest (AmountOut): An amount as decimal text in major units, with its asset.
            principal (AmountOut): An amount as decimal text in major units, with its asset.
            servicing (AmountOut): An amount as decimal text in major units, with its asset.
     """

    id: str
    source: SourceEnum
    paid_on: datetime.date
    distributed_on: datetime.date
    amount: AmountOut
    fee: AmountOut
    interest: AmountOut
    principal: AmountOut
    servicing: AmountOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        id = self.id

        source = self.source.value

        paid_on = self.paid_on.isoformat()

        distributed_on = self.distributed_on.isoformat()

        amount = self.amount.to_dict()

        fee = self.fee.to_dict()

        interest = self.interest.to_dict()

        principal = self.principal.to_dict()

        servicing = self.servicing.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "source": source,
            "paid_on": paid_on,
            "distributed_on": distributed_on,
            "amount": amount,
            "fee": fee,
            "interest": interest,
            "principal": principal,
            "servicing": servicing,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        source = SourceEnum(d.pop("source"))




        paid_on = datetime.date.fromisoformat(d.pop("paid_on"))




        distributed_on = datetime.date.fromisoformat(d.pop("distributed_on"))




        amount = AmountOut.from_dict(d.pop("amount"))




        fee = AmountOut.from_dict(d.pop("fee"))




        interest = AmountOut.from_dict(d.pop("interest"))




        principal = AmountOut.from_dict(d.pop("principal"))




        servicing = AmountOut.from_dict(d.pop("servicing"))




        payment_on_loan_out = cls(
            id=id,
            source=source,
            paid_on=paid_on,
            distributed_on=distributed_on,
            amount=amount,
            fee=fee,
            interest=interest,
            principal=principal,
            servicing=servicing,
        )


        payment_on_loan_out.additional_properties = d
        return payment_on_loan_out

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
