from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.loan_status import LoanStatus
from ..models.note_object import NoteObject
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.named_out import NamedOut





T = TypeVar("T", bound="NoteOut")



@_attrs_define
class NoteOut:
    """ A note that the key's holder holds: the loan's id and the note's serial name it.

        Attributes:
            id (str):
            object_ (NoteObject): * `note` - note
            loan (str):
            serial (int):
            title (str):
            bank (NamedOut): A bank or a business, by the word that stands for it in addresses.
            loan_status (LoanStatus): * `REPAYING` - Repaying
                * `SETTLED` - Settled
                * `DEFAULTED` - Defaulted
            rate (str): A ratio as decimal text: 0.12 is 12 %.
            ends_on (datetime.date):
            principal (AmountOut): An amount as decimal text in major units, with its asset.
            outstanding (AmountOut): An amount as decimal text in major units, with its asset.
            is_for_sale (bool):
     """

    id: str
    object_: NoteObject
    loan: str
    serial: int
    title: str
    bank: NamedOut
    loan_status: LoanStatus
    rate: str
    ends_on: datetime.date
    principal: AmountOut
    outstanding: AmountOut
    is_for_sale: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.named_out import NamedOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        loan = self.loan

        serial = self.serial

        title = self.title

        bank = self.bank.to_dict()

        loan_status = self.loan_status.value

        rate = self.rate

        ends_on = self.ends_on.isoformat()

        principal = self.principal.to_dict()

        outstanding = self.outstanding.to_dict()

        is_for_sale = self.is_for_sale


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "loan": loan,
            "serial": serial,
            "title": title,
            "bank": bank,
            "loan_status": loan_status,
            "rate": rate,
            "ends_on": ends_on,
            "principal": principal,
            "outstanding": outstanding,
            "is_for_sale": is_for_sale,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.named_out import NamedOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = NoteObject(d.pop("object"))




        loan = d.pop("loan")

        serial = d.pop("serial")

        title = d.pop("title")

        bank = NamedOut.from_dict(d.pop("bank"))




        loan_status = LoanStatus(d.pop("loan_status"))




        rate = d.pop("rate")

        ends_on = datetime.date.fromisoformat(d.pop("ends_on"))




        principal = AmountOut.from_dict(d.pop("principal"))




        outstanding = AmountOut.from_dict(d.pop("outstanding"))




        is_for_sale = d.pop("is_for_sale")

        note_out = cls(
            id=id,
            object_=object_,
            loan=loan,
            serial=serial,
            title=title,
            bank=bank,
            loan_status=loan_status,
            rate=rate,
            ends_on=ends_on,
            principal=principal,
            outstanding=outstanding,
            is_for_sale=is_for_sale,
        )


        note_out.additional_properties = d
        return note_out

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
