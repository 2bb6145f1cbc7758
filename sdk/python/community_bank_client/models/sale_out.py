from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.origin_enum import OriginEnum
from ..models.sale_object import SaleObject
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.split_out import SplitOut





T = TypeVar("T", bound="SaleOut")



@_attrs_define
class SaleOut:
    """ A sale that was paid elsewhere.

        Attributes:
            id (str): Begins with sale_.
            object_ (SaleObject): * `sale` - sale
            livemode (bool):
            origin (OriginEnum): * `told` - told
                * `receipt` - receipt
                * `imported` - imported
            reference (str):
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            refunded (AmountOut): An amount as decimal text in major units, with its asset.
            happened_at (datetime.datetime):
            split (SplitOut): What a sale paid, and to whom; the till keeps the rest.
     """

    id: str
    object_: SaleObject
    livemode: bool
    origin: OriginEnum
    reference: str
    amount: AmountOut
    refunded: AmountOut
    happened_at: datetime.datetime
    split: SplitOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.split_out import SplitOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        livemode = self.livemode

        origin = self.origin.value

        reference = self.reference

        amount = self.amount.to_dict()

        refunded = self.refunded.to_dict()

        happened_at = self.happened_at.isoformat()

        split = self.split.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "livemode": livemode,
            "origin": origin,
            "reference": reference,
            "amount": amount,
            "refunded": refunded,
            "happened_at": happened_at,
            "split": split,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.split_out import SplitOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = SaleObject(d.pop("object"))




        livemode = d.pop("livemode")

        origin = OriginEnum(d.pop("origin"))




        reference = d.pop("reference")

        amount = AmountOut.from_dict(d.pop("amount"))




        refunded = AmountOut.from_dict(d.pop("refunded"))




        happened_at = datetime.datetime.fromisoformat(d.pop("happened_at"))




        split = SplitOut.from_dict(d.pop("split"))




        sale_out = cls(
            id=id,
            object_=object_,
            livemode=livemode,
            origin=origin,
            reference=reference,
            amount=amount,
            refunded=refunded,
            happened_at=happened_at,
            split=split,
        )


        sale_out.additional_properties = d
        return sale_out

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
