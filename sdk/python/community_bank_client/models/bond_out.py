from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.bond_status import BondStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut





T = TypeVar("T", bound="BondOut")



@_attrs_define
class BondOut:
    """ A fidelity bond.

        Attributes:
            status (BondStatus): * `PLEDGED` - Pledged
                * `VERIFIED` - Verified
                * `AT_RISK` - At Risk
                * `SLASHED` - Slashed
                * `RELEASED` - Released
                * `EXPIRED` - Expired
            pledged (AmountOut): An amount as decimal text in major units, with its asset.
            slashed (AmountOut): An amount as decimal text in major units, with its asset.
            released (AmountOut): An amount as decimal text in major units, with its asset.
            pledged_on (datetime.date):
            expires_on (datetime.date | None):
     """

    status: BondStatus
    pledged: AmountOut
    slashed: AmountOut
    released: AmountOut
    pledged_on: datetime.date
    expires_on: datetime.date | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        status = self.status.value

        pledged = self.pledged.to_dict()

        slashed = self.slashed.to_dict()

        released = self.released.to_dict()

        pledged_on = self.pledged_on.isoformat()

        expires_on: None | str
        if isinstance(self.expires_on, datetime.date):
            expires_on = self.expires_on.isoformat()
        else:
            expires_on = self.expires_on


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "status": status,
            "pledged": pledged,
            "slashed": slashed,
            "released": released,
            "pledged_on": pledged_on,
            "expires_on": expires_on,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        d = dict(src_dict)
        status = BondStatus(d.pop("status"))




        pledged = AmountOut.from_dict(d.pop("pledged"))




        slashed = AmountOut.from_dict(d.pop("slashed"))




        released = AmountOut.from_dict(d.pop("released"))




        pledged_on = datetime.date.fromisoformat(d.pop("pledged_on"))




        def _parse_expires_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_on_type_0 = datetime.date.fromisoformat(data)



                return expires_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        expires_on = _parse_expires_on(d.pop("expires_on"))


        bond_out = cls(
            status=status,
            pledged=pledged,
            slashed=slashed,
            released=released,
            pledged_on=pledged_on,
            expires_on=expires_on,
        )


        bond_out.additional_properties = d
        return bond_out

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
