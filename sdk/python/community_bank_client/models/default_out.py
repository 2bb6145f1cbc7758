from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="DefaultOut")



@_attrs_define
class DefaultOut:
    """ A loan closed out, and who covered what.

        Attributes:
            defaulted_on (datetime.date):
            claim (AmountOut): An amount as decimal text in major units, with its asset.
            collateral (AmountOut): An amount as decimal text in major units, with its asset.
            bond (AmountOut): An amount as decimal text in major units, with its asset.
            contingency (AmountOut): An amount as decimal text in major units, with its asset.
            loss (AmountOut): An amount as decimal text in major units, with its asset.
            recovered (AmountOut): An amount as decimal text in major units, with its asset.
            written_off_on (datetime.date | None):
     """

    defaulted_on: datetime.date
    claim: AmountOut
    collateral: AmountOut
    bond: AmountOut
    contingency: AmountOut
    loss: AmountOut
    recovered: AmountOut
    written_off_on: datetime.date | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        defaulted_on = self.defaulted_on.isoformat()

        claim = self.claim.to_dict()

        collateral = self.collateral.to_dict()

        bond = self.bond.to_dict()

        contingency = self.contingency.to_dict()

        loss = self.loss.to_dict()

        recovered = self.recovered.to_dict()

        written_off_on: None | str
        if isinstance(self.written_off_on, datetime.date):
            written_off_on = self.written_off_on.isoformat()
        else:
            written_off_on = self.written_off_on


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "defaulted_on": defaulted_on,
            "claim": claim,
            "collateral": collateral,
            "bond": bond,
            "contingency": contingency,
            "loss": loss,
            "recovered": recovered,
            "written_off_on": written_off_on,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        defaulted_on = datetime.date.fromisoformat(d.pop("defaulted_on"))




        claim = AmountOut.from_dict(d.pop("claim"))




        collateral = AmountOut.from_dict(d.pop("collateral"))




        bond = AmountOut.from_dict(d.pop("bond"))




        contingency = AmountOut.from_dict(d.pop("contingency"))




        loss = AmountOut.from_dict(d.pop("loss"))




        recovered = AmountOut.from_dict(d.pop("recovered"))




        def _parse_written_off_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                written_off_on_type_0 = datetime.date.fromisoformat(data)



                return written_off_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        written_off_on = _parse_written_off_on(d.pop("written_off_on"))


        default_out = cls(
            defaulted_on=defaulted_on,
            claim=claim,
            collateral=collateral,
            bond=bond,
            contingency=contingency,
            loss=loss,
            recovered=recovered,
            written_off_on=written_off_on,
        )


        default_out.additional_properties = d
        return default_out

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
