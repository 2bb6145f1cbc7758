from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.movement_object import MovementObject
from ..models.type_enum import TypeEnum
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="MovementOut")



@_attrs_define
class MovementOut:
    """ One row of a statement, with the wallet's balance after it.

        Attributes:
            id (str):
            object_ (MovementObject): * `movement` - movement
            on (datetime.date):
            type_ (TypeEnum): * `OPENING` - OPENING
                * `DEPOSIT` - DEPOSIT
                * `WITHDRAWAL_RETURNED` - WITHDRAWAL_RETURNED
                * `WITHDRAWAL` - WITHDRAWAL
                * `COMMITMENT` - COMMITMENT
                * `COMMITMENT_RETURNED` - COMMITMENT_RETURNED
                * `CALL` - CALL
                * `ESCROW_RETURNED` - ESCROW_RETURNED
                * `PRINCIPAL` - PRINCIPAL
                * `INTEREST` - INTEREST
                * `NOTE_SOLD` - NOTE_SOLD
                * `NOTE_BOUGHT` - NOTE_BOUGHT
                * `RECOVERY` - RECOVERY
                * `BOND` - BOND
                * `FEE_REFUND` - FEE_REFUND
                * `TOKENS` - TOKENS
                * `COLLATERAL` - COLLATERAL
                * `COLLATERAL_RETURNED` - COLLATERAL_RETURNED
                * `COLLATERAL_SALE` - COLLATERAL_SALE
                * `PURCHASE` - PURCHASE
                * `PURCHASE_HELD` - PURCHASE_HELD
                * `PURCHASE_RELEASED` - PURCHASE_RELEASED
                * `PURCHASE_REFUNDED` - PURCHASE_REFUNDED
                * `REWARD` - REWARD
                * `MERCHANT_CLAIM` - MERCHANT_CLAIM
            subtype (str):
            loan (None | str):
            offer (None | str):
            title (str):
            note_count (int | None):
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            balance (AmountOut): An amount as decimal text in major units, with its asset.
            reference (str):
     """

    id: str
    object_: MovementObject
    on: datetime.date
    type_: TypeEnum
    subtype: str
    loan: None | str
    offer: None | str
    title: str
    note_count: int | None
    amount: AmountOut
    balance: AmountOut
    reference: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        on = self.on.isoformat()

        type_ = self.type_.value

        subtype = self.subtype

        loan: None | str
        loan = self.loan

        offer: None | str
        offer = self.offer

        title = self.title

        note_count: int | None
        note_count = self.note_count

        amount = self.amount.to_dict()

        balance = self.balance.to_dict()

        reference = self.reference


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "on": on,
            "type": type_,
            "subtype": subtype,
            "loan": loan,
            "offer": offer,
            "title": title,
            "note_count": note_count,
            "amount": amount,
            "balance": balance,
            "reference": reference,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = MovementObject(d.pop("object"))




        on = datetime.date.fromisoformat(d.pop("on"))




        type_ = TypeEnum(d.pop("type"))




        subtype = d.pop("subtype")

        def _parse_loan(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        loan = _parse_loan(d.pop("loan"))


        def _parse_offer(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        offer = _parse_offer(d.pop("offer"))


        title = d.pop("title")

        def _parse_note_count(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        note_count = _parse_note_count(d.pop("note_count"))


        amount = AmountOut.from_dict(d.pop("amount"))




        balance = AmountOut.from_dict(d.pop("balance"))




        reference = d.pop("reference")

        movement_out = cls(
            id=id,
            object_=object_,
            on=on,
            type_=type_,
            subtype=subtype,
            loan=loan,
            offer=offer,
            title=title,
            note_count=note_count,
            amount=amount,
            balance=balance,
            reference=reference,
        )


        movement_out.additional_properties = d
        return movement_out

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
