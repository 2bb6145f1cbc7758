from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.plan_out_object_enum import PlanOutObjectEnum
from ..models.plan_out_status_enum import PlanOutStatusEnum
from typing import cast

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="PlanOut")



@_attrs_define
class PlanOut:
    """ Weeks that customers pay ahead.

        Attributes:
            id (str): Begins with plan_.
            object_ (PlanOutObjectEnum): * `plan` - plan
            livemode (bool):
            status (PlanOutStatusEnum): * `offered` - offered
                * `withdrawn` - withdrawn
            name (str):
            version (int):
            weeks (int):
            post_paid_week (AmountOut): An amount as decimal text in major units, with its asset.
            prepaid (AmountOut): An amount as decimal text in major units, with its asset.
            delivery_weekday (int): 0 is Monday.
            subscribers (int): Those with weeks to come.
     """

    id: str
    object_: PlanOutObjectEnum
    livemode: bool
    status: PlanOutStatusEnum
    name: str
    version: int
    weeks: int
    post_paid_week: AmountOut
    prepaid: AmountOut
    delivery_weekday: int
    subscribers: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        livemode = self.livemode

        status = self.status.value

        name = self.name

        version = self.version

        weeks = self.weeks

        post_paid_week = self.post_paid_week.to_dict()

        prepaid = self.prepaid.to_dict()

        delivery_weekday = self.delivery_weekday

        subscribers = self.subscribers


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "livemode": livemode,
            "status": status,
            "name": name,
            "version": version,
            "weeks": weeks,
            "post_paid_week": post_paid_week,
            "prepaid": prepaid,
            "delivery_weekday": delivery_weekday,
            "subscribers": subscribers,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = PlanOutObjectEnum(d.pop("object"))




        livemode = d.pop("livemode")

        status = PlanOutStatusEnum(d.pop("status"))




        name = d.pop("name")

        version = d.pop("version")

        weeks = d.pop("weeks")

        post_paid_week = AmountOut.from_dict(d.pop("post_paid_week"))




        prepaid = AmountOut.from_dict(d.pop("prepaid"))




        delivery_weekday = d.pop("delivery_weekday")

        subscribers = d.pop("subscribers")

        plan_out = cls(
            id=id,
            object_=object_,
            livemode=livemode,
            status=status,
            name=name,
            version=version,
            weeks=weeks,
            post_paid_week=post_paid_week,
            prepaid=prepaid,
            delivery_weekday=delivery_weekday,
            subscribers=subscribers,
        )


        plan_out.additional_properties = d
        return plan_out

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
