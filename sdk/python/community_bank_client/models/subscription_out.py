from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.subscription_out_object_enum import SubscriptionOutObjectEnum
from ..models.subscription_out_status_enum import SubscriptionOutStatusEnum
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="SubscriptionOut")



@_attrs_define
class SubscriptionOut:
    """ One customer's prepaid weeks. Who the customer is, is theirs to tell.

        Attributes:
            id (str): Begins with sub_.
            object_ (SubscriptionOutObjectEnum): * `subscription` - subscription
            livemode (bool):
            status (SubscriptionOutStatusEnum): * `active` - active
                * `paused` - paused
                * `completed` - completed
                * `terminated` - terminated
                * `merchant_failed` - merchant_failed
            plan (str):
            payment (str):
            created_at (datetime.datetime):
            weeks (int):
            delivered (int): Weeks that have been delivered.
            next_delivery_on (datetime.date | None):
            refundable (AmountOut): An amount as decimal text in major units, with its asset.
            reserve (AmountOut): An amount as decimal text in major units, with its asset.
            refund (AmountOut): An amount as decimal text in major units, with its asset.
     """

    id: str
    object_: SubscriptionOutObjectEnum
    livemode: bool
    status: SubscriptionOutStatusEnum
    plan: str
    payment: str
    created_at: datetime.datetime
    weeks: int
    delivered: int
    next_delivery_on: datetime.date | None
    refundable: AmountOut
    reserve: AmountOut
    refund: AmountOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        livemode = self.livemode

        status = self.status.value

        plan = self.plan

        payment = self.payment

        created_at = self.created_at.isoformat()

        weeks = self.weeks

        delivered = self.delivered

        next_delivery_on: None | str
        if isinstance(self.next_delivery_on, datetime.date):
            next_delivery_on = self.next_delivery_on.isoformat()
        else:
            next_delivery_on = self.next_delivery_on

        refundable = self.refundable.to_dict()

        reserve = self.reserve.to_dict()

        refund = self.refund.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "livemode": livemode,
            "status": status,
            "plan": plan,
            "payment": payment,
            "created_at": created_at,
            "weeks": weeks,
            "delivered": delivered,
            "next_delivery_on": next_delivery_on,
            "refundable": refundable,
            "reserve": reserve,
            "refund": refund,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = SubscriptionOutObjectEnum(d.pop("object"))




        livemode = d.pop("livemode")

        status = SubscriptionOutStatusEnum(d.pop("status"))




        plan = d.pop("plan")

        payment = d.pop("payment")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        weeks = d.pop("weeks")

        delivered = d.pop("delivered")

        def _parse_next_delivery_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_delivery_on_type_0 = datetime.date.fromisoformat(data)



                return next_delivery_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        next_delivery_on = _parse_next_delivery_on(d.pop("next_delivery_on"))


        refundable = AmountOut.from_dict(d.pop("refundable"))




        reserve = AmountOut.from_dict(d.pop("reserve"))




        refund = AmountOut.from_dict(d.pop("refund"))




        subscription_out = cls(
            id=id,
            object_=object_,
            livemode=livemode,
            status=status,
            plan=plan,
            payment=payment,
            created_at=created_at,
            weeks=weeks,
            delivered=delivered,
            next_delivery_on=next_delivery_on,
            refundable=refundable,
            reserve=reserve,
            refund=refund,
        )


        subscription_out.additional_properties = d
        return subscription_out

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
