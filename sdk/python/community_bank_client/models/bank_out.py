from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.bank_object import BankObject
from ..models.bank_status import BankStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.statistics_out import StatisticsOut





T = TypeVar("T", bound="BankOut")



@_attrs_define
class BankOut:
    """ A bank as everybody sees it.

        Attributes:
            id (str): The bank's word in addresses.
            object_ (BankObject): * `bank` - bank
            name (str):
            country (str):
            region (str):
            status (BankStatus): * `PROBATION` - Probation
                * `ACTIVE` - Active
                * `OVERDUE` - Overdue
                * `SUSPENDED` - Suspended
                * `RESTRUCTURING` - Restructuring
                * `LIQUIDATION` - Liquidation
                * `RESOLVED` - Resolved
            status_since (datetime.date):
            registered_on (datetime.date):
            bonds_held (AmountOut): An amount as decimal text in major units, with its asset.
            statistics (StatisticsOut): A bank's record as it stands; every definition is on the site's page of methods.
     """

    id: str
    object_: BankObject
    name: str
    country: str
    region: str
    status: BankStatus
    status_since: datetime.date
    registered_on: datetime.date
    bonds_held: AmountOut
    statistics: StatisticsOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.statistics_out import StatisticsOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        name = self.name

        country = self.country

        region = self.region

        status = self.status.value

        status_since = self.status_since.isoformat()

        registered_on = self.registered_on.isoformat()

        bonds_held = self.bonds_held.to_dict()

        statistics = self.statistics.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "name": name,
            "country": country,
            "region": region,
            "status": status,
            "status_since": status_since,
            "registered_on": registered_on,
            "bonds_held": bonds_held,
            "statistics": statistics,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.statistics_out import StatisticsOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = BankObject(d.pop("object"))




        name = d.pop("name")

        country = d.pop("country")

        region = d.pop("region")

        status = BankStatus(d.pop("status"))




        status_since = datetime.date.fromisoformat(d.pop("status_since"))




        registered_on = datetime.date.fromisoformat(d.pop("registered_on"))




        bonds_held = AmountOut.from_dict(d.pop("bonds_held"))




        statistics = StatisticsOut.from_dict(d.pop("statistics"))




        bank_out = cls(
            id=id,
            object_=object_,
            name=name,
            country=country,
            region=region,
            status=status,
            status_since=status_since,
            registered_on=registered_on,
            bonds_held=bonds_held,
            statistics=statistics,
        )


        bank_out.additional_properties = d
        return bank_out

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
