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
  from ..models.bank_change_out import BankChangeOut
  from ..models.bond_out import BondOut
  from ..models.statistics_out import StatisticsOut
  from ..models.vintage_out import VintageOut





T = TypeVar("T", bound="BankDetailOut")



@_attrs_define
class BankDetailOut:
    """ A bank with its bonds, its standing over time, and its loans by quarter.

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
            about (str):
            bonds (list[BondOut]):
            changes (list[BankChangeOut]):
            vintages (list[VintageOut]):
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
    about: str
    bonds: list[BondOut]
    changes: list[BankChangeOut]
    vintages: list[VintageOut]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.bank_change_out import BankChangeOut # noqa: PLC0415
        from ..models.bond_out import BondOut # noqa: PLC0415
        from ..models.statistics_out import StatisticsOut # noqa: PLC0415
        from ..models.vintage_out import VintageOut # noqa: PLC0415
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

        about = self.about

        bonds = []
        for bonds_item_data in self.bonds:
            bonds_item = bonds_item_data.to_dict()
            bonds.append(bonds_item)



        changes = []
        for changes_item_data in self.changes:
            changes_item = changes_item_data.to_dict()
            changes.append(changes_item)



        vintages = []
        for vintages_item_data in self.vintages:
            vintages_item = vintages_item_data.to_dict()
            vintages.append(vintages_item)




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
            "about": about,
            "bonds": bonds,
            "changes": changes,
            "vintages": vintages,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.bank_change_out import BankChangeOut # noqa: PLC0415
        from ..models.bond_out import BondOut # noqa: PLC0415
        from ..models.statistics_out import StatisticsOut # noqa: PLC0415
        from ..models.vintage_out import VintageOut # noqa: PLC0415
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




        about = d.pop("about")

        bonds = []
        _bonds = d.pop("bonds")
        for bonds_item_data in (_bonds):
            bonds_item = BondOut.from_dict(bonds_item_data)



            bonds.append(bonds_item)


        changes = []
        _changes = d.pop("changes")
        for changes_item_data in (_changes):
            changes_item = BankChangeOut.from_dict(changes_item_data)



            changes.append(changes_item)


        vintages = []
        _vintages = d.pop("vintages")
        for vintages_item_data in (_vintages):
            vintages_item = VintageOut.from_dict(vintages_item_data)



            vintages.append(vintages_item)


        bank_detail_out = cls(
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
            about=about,
            bonds=bonds,
            changes=changes,
            vintages=vintages,
        )


        bank_detail_out.additional_properties = d
        return bank_detail_out

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
