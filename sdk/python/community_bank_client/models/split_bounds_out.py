from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="SplitBoundsOut")



@_attrs_define
class SplitBoundsOut:
    """ Between which amounts the share of sales stays; null where nothing bounds it.

        Attributes:
            sale_floor (AmountOut | None): At least, of a sale.
            sale_ceiling (AmountOut | None): At most, of a sale.
            month_floor (AmountOut | None): At least, in a month; what sales fall short is due at its end.
            month_ceiling (AmountOut | None): At most, in a month.
     """

    sale_floor: AmountOut | None
    sale_ceiling: AmountOut | None
    month_floor: AmountOut | None
    month_ceiling: AmountOut | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        sale_floor: dict[str, Any] | None
        if isinstance(self.sale_floor, AmountOut):
            sale_floor = self.sale_floor.to_dict()
        else:
            sale_floor = self.sale_floor

        sale_ceiling: dict[str, Any] | None
        if isinstance(self.sale_ceiling, AmountOut):
            sale_ceiling = self.sale_ceiling.to_dict()
        else:
            sale_ceiling = self.sale_ceiling

        month_floor: dict[str, Any] | None
        if isinstance(self.month_floor, AmountOut):
            month_floor = self.month_floor.to_dict()
        else:
            month_floor = self.month_floor

        month_ceiling: dict[str, Any] | None
        if isinstance(self.month_ceiling, AmountOut):
            month_ceiling = self.month_ceiling.to_dict()
        else:
            month_ceiling = self.month_ceiling


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "sale_floor": sale_floor,
            "sale_ceiling": sale_ceiling,
            "month_floor": month_floor,
            "month_ceiling": month_ceiling,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        def _parse_sale_floor(data: object) -> AmountOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                sale_floor_type_0 = AmountOut.from_dict(data)



                return sale_floor_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AmountOut | None, data)

        sale_floor = _parse_sale_floor(d.pop("sale_floor"))


        def _parse_sale_ceiling(data: object) -> AmountOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                sale_ceiling_type_0 = AmountOut.from_dict(data)



                return sale_ceiling_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AmountOut | None, data)

        sale_ceiling = _parse_sale_ceiling(d.pop("sale_ceiling"))


        def _parse_month_floor(data: object) -> AmountOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                month_floor_type_0 = AmountOut.from_dict(data)



                return month_floor_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AmountOut | None, data)

        month_floor = _parse_month_floor(d.pop("month_floor"))


        def _parse_month_ceiling(data: object) -> AmountOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                month_ceiling_type_0 = AmountOut.from_dict(data)



                return month_ceiling_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AmountOut | None, data)

        month_ceiling = _parse_month_ceiling(d.pop("month_ceiling"))


        split_bounds_out = cls(
            sale_floor=sale_floor,
            sale_ceiling=sale_ceiling,
            month_floor=month_floor,
            month_ceiling=month_ceiling,
        )


        split_bounds_out.additional_properties = d
        return split_bounds_out

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
