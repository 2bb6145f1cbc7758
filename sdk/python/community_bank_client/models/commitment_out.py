from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.commitment_object import CommitmentObject
from ..models.commitment_status import CommitmentStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="CommitmentOut")



@_attrs_define
class CommitmentOut:
    """ A commitment of the key's holder.

        Attributes:
            id (str):
            object_ (CommitmentObject): * `commitment` - commitment
            status (CommitmentStatus): * `COMMITTED` - Committed
                * `WITHDRAWN` - Withdrawn
                * `ACCEPTED` - Accepted
                * `REFUNDED` - Refunded
                * `BREACHED` - Breached
            offer (str):
            offer_status (str):
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            escrowed (AmountOut): An amount as decimal text in major units, with its asset.
            accepted (AmountOut): An amount as decimal text in major units, with its asset.
            reference (str):
            committed_on (datetime.date):
            committed_at (datetime.datetime):
            reflection_ends_on (datetime.date): The last day to take it back.
            ended_on (datetime.date | None):
            is_related_party (bool):
            prospectus_sha256 (str):
            loan (None | str):
     """

    id: str
    object_: CommitmentObject
    status: CommitmentStatus
    offer: str
    offer_status: str
    amount: AmountOut
    escrowed: AmountOut
    accepted: AmountOut
    reference: str
    committed_on: datetime.date
    committed_at: datetime.datetime
    reflection_ends_on: datetime.date
    ended_on: datetime.date | None
    is_related_party: bool
    prospectus_sha256: str
    loan: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        status = self.status.value

        offer = self.offer

        offer_status = self.offer_status

        amount = self.amount.to_dict()

        escrowed = self.escrowed.to_dict()

        accepted = self.accepted.to_dict()

        reference = self.reference

        committed_on = self.committed_on.isoformat()

        committed_at = self.committed_at.isoformat()

        reflection_ends_on = self.reflection_ends_on.isoformat()

        ended_on: None | str
        if isinstance(self.ended_on, datetime.date):
            ended_on = self.ended_on.isoformat()
        else:
            ended_on = self.ended_on

        is_related_party = self.is_related_party

        prospectus_sha256 = self.prospectus_sha256

        loan: None | str
        loan = self.loan


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "status": status,
            "offer": offer,
            "offer_status": offer_status,
            "amount": amount,
            "escrowed": escrowed,
            "accepted": accepted,
            "reference": reference,
            "committed_on": committed_on,
            "committed_at": committed_at,
            "reflection_ends_on": reflection_ends_on,
            "ended_on": ended_on,
            "is_related_party": is_related_party,
            "prospectus_sha256": prospectus_sha256,
            "loan": loan,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = CommitmentObject(d.pop("object"))




        status = CommitmentStatus(d.pop("status"))




        offer = d.pop("offer")

        offer_status = d.pop("offer_status")

        amount = AmountOut.from_dict(d.pop("amount"))




        escrowed = AmountOut.from_dict(d.pop("escrowed"))




        accepted = AmountOut.from_dict(d.pop("accepted"))




        reference = d.pop("reference")

        committed_on = datetime.date.fromisoformat(d.pop("committed_on"))




        committed_at = datetime.datetime.fromisoformat(d.pop("committed_at"))




        reflection_ends_on = datetime.date.fromisoformat(d.pop("reflection_ends_on"))




        def _parse_ended_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_on_type_0 = datetime.date.fromisoformat(data)



                return ended_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        ended_on = _parse_ended_on(d.pop("ended_on"))


        is_related_party = d.pop("is_related_party")

        prospectus_sha256 = d.pop("prospectus_sha256")

        def _parse_loan(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        loan = _parse_loan(d.pop("loan"))


        commitment_out = cls(
            id=id,
            object_=object_,
            status=status,
            offer=offer,
            offer_status=offer_status,
            amount=amount,
            escrowed=escrowed,
            accepted=accepted,
            reference=reference,
            committed_on=committed_on,
            committed_at=committed_at,
            reflection_ends_on=reflection_ends_on,
            ended_on=ended_on,
            is_related_party=is_related_party,
            prospectus_sha256=prospectus_sha256,
            loan=loan,
        )


        commitment_out.additional_properties = d
        return commitment_out

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
