from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.capabilities_object import CapabilitiesObject
from typing import cast

if TYPE_CHECKING:
  from ..models.limits_out import LimitsOut
  from ..models.way_out import WayOut





T = TypeVar("T", bound="CapabilitiesOut")



@_attrs_define
class CapabilitiesOut:
    """ What this merchant's payments can do here.

        Attributes:
            object_ (CapabilitiesObject): * `capabilities` - capabilities
            livemode (bool):
            version (str):
            asset (str):
            decimals (int):
            methods (list[WayOut]):
            partial_payments (bool): Transfers that are short wait.
            late_payments (bool): Transfers that come late still pay.
            limits (LimitsOut): How much, how long, how often.
     """

    object_: CapabilitiesObject
    livemode: bool
    version: str
    asset: str
    decimals: int
    methods: list[WayOut]
    partial_payments: bool
    late_payments: bool
    limits: LimitsOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.limits_out import LimitsOut # noqa: PLC0415
        from ..models.way_out import WayOut # noqa: PLC0415
        object_ = self.object_.value

        livemode = self.livemode

        version = self.version

        asset = self.asset

        decimals = self.decimals

        methods = []
        for methods_item_data in self.methods:
            methods_item = methods_item_data.to_dict()
            methods.append(methods_item)



        partial_payments = self.partial_payments

        late_payments = self.late_payments

        limits = self.limits.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "object": object_,
            "livemode": livemode,
            "version": version,
            "asset": asset,
            "decimals": decimals,
            "methods": methods,
            "partial_payments": partial_payments,
            "late_payments": late_payments,
            "limits": limits,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.limits_out import LimitsOut # noqa: PLC0415
        from ..models.way_out import WayOut # noqa: PLC0415
        d = dict(src_dict)
        object_ = CapabilitiesObject(d.pop("object"))




        livemode = d.pop("livemode")

        version = d.pop("version")

        asset = d.pop("asset")

        decimals = d.pop("decimals")

        methods = []
        _methods = d.pop("methods")
        for methods_item_data in (_methods):
            methods_item = WayOut.from_dict(methods_item_data)



            methods.append(methods_item)


        partial_payments = d.pop("partial_payments")

        late_payments = d.pop("late_payments")

        limits = LimitsOut.from_dict(d.pop("limits"))




        capabilities_out = cls(
            object_=object_,
            livemode=livemode,
            version=version,
            asset=asset,
            decimals=decimals,
            methods=methods,
            partial_payments=partial_payments,
            late_payments=late_payments,
            limits=limits,
        )


        capabilities_out.additional_properties = d
        return capabilities_out

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
