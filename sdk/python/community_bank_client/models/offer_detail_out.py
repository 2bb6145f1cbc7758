from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.offer_object import OfferObject
from ..models.offer_status import OfferStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.named_out import NamedOut
  from ..models.offer_milestone_out import OfferMilestoneOut
  from ..models.planned_out import PlannedOut
  from ..models.terms_out import TermsOut





T = TypeVar("T", bound="OfferDetailOut")



@_attrs_define
class OfferDetailOut:
    """ An offer with its milestones and its plan, if all is released and paid as planned.

        Attributes:
            id (str):
            object_ (OfferObject): * `offer` - offer
            status (OfferStatus): * `DRAFT` - Draft
                * `VOTING` - Voting
                * `LISTED` - Listed
                * `FUNDING` - Funding
                * `FUNDED` - Funded
                * `CONTRACTED` - Contracted
                * `REJECTED` - Rejected
                * `CANCELLED` - Cancelled
                * `FAILED_SOFT_CAP` - Failed Soft Cap
            title (str):
            purpose (str):
            bank (NamedOut): A bank or a business, by the word that stands for it in addresses.
            business (NamedOut): A bank or a business, by the word that stands for it in addresses.
            country (str):
            region (str):
            sector (str):
            grade (str):
            is_related_party (bool):
            terms (TermsOut): What an offer promises and a contract binds.
            principal (AmountOut): An amount as decimal text in major units, with its asset.
            soft_cap (AmountOut): An amount as decimal text in major units, with its asset.
            ticket (AmountOut): An amount as decimal text in major units, with its asset.
            committed (AmountOut): An amount as decimal text in major units, with its asset.
            committer_count (int):
            allows_excess (bool): More than the cap is scaled back.
            collateral (str): In escrow, of the principal, at least.
            reflection_days (int):
            opens_on (datetime.date):
            closes_on (datetime.date):
            closed_on (datetime.date | None):
            loan (None | str): The loan that it became.
            milestones (list[OfferMilestoneOut]):
            schedule (list[PlannedOut]):
            planned_cost (None | str): A year, to the borrower, fees and all.
            planned_yield (None | str): A year, after the bank's servicing fee.
            prospectus_sha256 (str):
            contract_sha256 (str): Of the contract as it would be made now; a commitment may name it.
     """

    id: str
    object_: OfferObject
    status: OfferStatus
    title: str
    purpose: str
    bank: NamedOut
    business: NamedOut
    country: str
    region: str
    sector: str
    grade: str
    is_related_party: bool
    terms: TermsOut
    principal: AmountOut
    soft_cap: AmountOut
    ticket: AmountOut
    committed: AmountOut
    committer_count: int
    allows_excess: bool
    collateral: str
    reflection_days: int
    opens_on: datetime.date
    closes_on: datetime.date
    closed_on: datetime.date | None
    loan: None | str
    milestones: list[OfferMilestoneOut]
    schedule: list[PlannedOut]
    planned_cost: None | str
    planned_yield: None | str
    prospectus_sha256: str
    contract_sha256: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.named_out import NamedOut # noqa: PLC0415
        from ..models.offer_milestone_out import OfferMilestoneOut # noqa: PLC0415
        from ..models.planned_out import PlannedOut # noqa: PLC0415
        from ..models.terms_out import TermsOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        status = self.status.value

        title = self.title

        purpose = self.purpose

        bank = self.bank.to_dict()

        business = self.business.to_dict()

        country = self.country

        region = self.region

        sector = self.sector

        grade = self.grade

        is_related_party = self.is_related_party

        terms = self.terms.to_dict()

        principal = self.principal.to_dict()

        soft_cap = self.soft_cap.to_dict()

        ticket = self.ticket.to_dict()

        committed = self.committed.to_dict()

        committer_count = self.committer_count

        allows_excess = self.allows_excess

        collateral = self.collateral

        reflection_days = self.reflection_days

        opens_on = self.opens_on.isoformat()

        closes_on = self.closes_on.isoformat()

        closed_on: None | str
        if isinstance(self.closed_on, datetime.date):
            closed_on = self.closed_on.isoformat()
        else:
            closed_on = self.closed_on

        loan: None | str
        loan = self.loan

        milestones = []
        for milestones_item_data in self.milestones:
            milestones_item = milestones_item_data.to_dict()
            milestones.append(milestones_item)



        schedule = []
        for schedule_item_data in self.schedule:
            schedule_item = schedule_item_data.to_dict()
            schedule.append(schedule_item)



        planned_cost: None | str
        planned_cost = self.planned_cost

        planned_yield: None | str
        planned_yield = self.planned_yield

        prospectus_sha256 = self.prospectus_sha256

        contract_sha256 = self.contract_sha256


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "status": status,
            "title": title,
            "purpose": purpose,
            "bank": bank,
            "business": business,
            "country": country,
            "region": region,
            "sector": sector,
            "grade": grade,
            "is_related_party": is_related_party,
            "terms": terms,
            "principal": principal,
            "soft_cap": soft_cap,
            "ticket": ticket,
            "committed": committed,
            "committer_count": committer_count,
            "allows_excess": allows_excess,
            "collateral": collateral,
            "reflection_days": reflection_days,
            "opens_on": opens_on,
            "closes_on": closes_on,
            "closed_on": closed_on,
            "loan": loan,
            "milestones": milestones,
            "schedule": schedule,
            "planned_cost": planned_cost,
            "planned_yield": planned_yield,
            "prospectus_sha256": prospectus_sha256,
            "contract_sha256": contract_sha256,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.named_out import NamedOut # noqa: PLC0415
        from ..models.offer_milestone_out import OfferMilestoneOut # noqa: PLC0415
        from ..models.planned_out import PlannedOut # noqa: PLC0415
        from ..models.terms_out import TermsOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = OfferObject(d.pop("object"))




        status = OfferStatus(d.pop("status"))




        title = d.pop("title")

        purpose = d.pop("purpose")

        bank = NamedOut.from_dict(d.pop("bank"))




        business = NamedOut.from_dict(d.pop("business"))




        country = d.pop("country")

        region = d.pop("region")

        sector = d.pop("sector")

        grade = d.pop("grade")

        is_related_party = d.pop("is_related_party")

        terms = TermsOut.from_dict(d.pop("terms"))




        principal = AmountOut.from_dict(d.pop("principal"))




        soft_cap = AmountOut.from_dict(d.pop("soft_cap"))




        ticket = AmountOut.from_dict(d.pop("ticket"))




        committed = AmountOut.from_dict(d.pop("committed"))




        committer_count = d.pop("committer_count")

        allows_excess = d.pop("allows_excess")

        collateral = d.pop("collateral")

        reflection_days = d.pop("reflection_days")

        opens_on = datetime.date.fromisoformat(d.pop("opens_on"))




        closes_on = datetime.date.fromisoformat(d.pop("closes_on"))




        def _parse_closed_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                closed_on_type_0 = datetime.date.fromisoformat(data)



                return closed_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        closed_on = _parse_closed_on(d.pop("closed_on"))


        def _parse_loan(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        loan = _parse_loan(d.pop("loan"))


        milestones = []
        _milestones = d.pop("milestones")
        for milestones_item_data in (_milestones):
            milestones_item = OfferMilestoneOut.from_dict(milestones_item_data)



            milestones.append(milestones_item)


        schedule = []
        _schedule = d.pop("schedule")
        for schedule_item_data in (_schedule):
            schedule_item = PlannedOut.from_dict(schedule_item_data)



            schedule.append(schedule_item)


        def _parse_planned_cost(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        planned_cost = _parse_planned_cost(d.pop("planned_cost"))


        def _parse_planned_yield(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        planned_yield = _parse_planned_yield(d.pop("planned_yield"))


        prospectus_sha256 = d.pop("prospectus_sha256")

        contract_sha256 = d.pop("contract_sha256")

        offer_detail_out = cls(
            id=id,
            object_=object_,
            status=status,
            title=title,
            purpose=purpose,
            bank=bank,
            business=business,
            country=country,
            region=region,
            sector=sector,
            grade=grade,
            is_related_party=is_related_party,
            terms=terms,
            principal=principal,
            soft_cap=soft_cap,
            ticket=ticket,
            committed=committed,
            committer_count=committer_count,
            allows_excess=allows_excess,
            collateral=collateral,
            reflection_days=reflection_days,
            opens_on=opens_on,
            closes_on=closes_on,
            closed_on=closed_on,
            loan=loan,
            milestones=milestones,
            schedule=schedule,
            planned_cost=planned_cost,
            planned_yield=planned_yield,
            prospectus_sha256=prospectus_sha256,
            contract_sha256=contract_sha256,
        )


        offer_detail_out.additional_properties = d
        return offer_detail_out

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
