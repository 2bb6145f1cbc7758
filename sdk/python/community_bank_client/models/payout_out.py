from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.payout_object import PayoutObject
from ..models.payout_status import PayoutStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="PayoutOut")



@_attrs_define
class PayoutOut:
    """ Money of a till on its way out.

        Attributes:
            id (str): Begins with payout_.
            object_ (PayoutObject): * `payout` - payout
            livemode (bool):
            status (PayoutStatus): * `requested` - Requested
                * `approved` - Approved
                * `paid` - Paid
                * `refused` - Refused
                * `canceled` - Canceled
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            redemption_price (None | str): What one unit is redeemed at, once somebody agreed.
            reference (str):
            remark (str):
            created_at (datetime.datetime):
            decided_at (datetime.datetime | None):
            finished_at (datetime.datetime | None):
     """

    id: str
    object_: PayoutObject
    livemode: bool
    status: PayoutStatus
    amount: AmountOut
    redemption_price: None | str
    reference: str
    remark: str
    created_at: datetime.datetime
    decided_at: datetime.datetime | None
    finished_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        livemode = self.livemode

        status = self.status.value

        amount = self.amount.to_dict()

        redemption_price: None | str
        redemption_price = self.redemption_price

        reference = self.reference

        remark = self.remark

        created_at = self.created_at.isoformat()

        decided_at: None | str
        if isinstance(self.decided_at, datetime.datetime):
            decided_at = self.decided_at.isoformat()
        else:
            decided_at = self.decided_at

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "livemode": livemode,
            "status": status,
            "amount": amount,
            "redemption_price": redemption_price,
            "reference": reference,
            "remark": remark,
            "created_at": created_at,
            "decided_at": decided_at,
            "finished_at": finished_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = PayoutObject(d.pop("object"))




        livemode = d.pop("livemode")

        status = PayoutStatus(d.pop("status"))




        amount = AmountOut.from_dict(d.pop("amount"))




        def _parse_redemption_price(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        redemption_price = _parse_redemption_price(d.pop("redemption_price"))


        reference = d.pop("reference")

        remark = d.pop("remark")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        def _parse_decided_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decided_at_type_0 = datetime.datetime.fromisoformat(data)



                return decided_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        decided_at = _parse_decided_at(d.pop("decided_at"))


        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)



                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))


        payout_out = cls(
            id=id,
            object_=object_,
            livemode=livemode,
            status=status,
            amount=amount,
            redemption_price=redemption_price,
            reference=reference,
            remark=remark,
            created_at=created_at,
            decided_at=decided_at,
            finished_at=finished_at,
        )


        payout_out.additional_properties = d
        return payout_out

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
