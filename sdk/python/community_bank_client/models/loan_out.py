from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.loan_object import LoanObject
from ..models.loan_servicing import LoanServicing
from ..models.loan_status import LoanStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.default_out import DefaultOut
  from ..models.installment_out import InstallmentOut
  from ..models.milestone_out import MilestoneOut
  from ..models.named_out import NamedOut
  from ..models.payment_on_loan_out import PaymentOnLoanOut
  from ..models.release_out import ReleaseOut
  from ..models.terms_out import TermsOut





T = TypeVar("T", bound="LoanOut")



@_attrs_define
class LoanOut:
    """ A bank's loan as everybody sees it.

        Attributes:
            id (str):
            object_ (LoanObject): * `loan` - loan
            status (LoanStatus): * `REPAYING` - Repaying
                * `SETTLED` - Settled
                * `DEFAULTED` - Defaulted
            servicing (LoanServicing): * `ACTIVE` - Active
                * `AWAITING_APPLICATION` - Awaiting Application
                * `AWAITING_APPROVAL` - Awaiting Approval
                * `AWAITING_REPAYMENT` - Awaiting Repayment
                * `REPAYING` - Repaying
                * `PAUSED` - Paused
                * `SETTLED` - Settled
                * `DEFAULTED` - Defaulted
                * `RECOVERING` - Recovering
                * `CLOSED` - Closed
            title (str):
            grade (str):
            bank (NamedOut): A bank or a business, by the word that stands for it in addresses.
            servicer (NamedOut): A bank or a business, by the word that stands for it in addresses.
            business (NamedOut): A bank or a business, by the word that stands for it in addresses.
            offer (str):
            terms (TermsOut): What an offer promises and a contract binds.
            contract_sha256 (str):
            principal (AmountOut): An amount as decimal text in major units, with its asset.
            outstanding (AmountOut): An amount as decimal text in major units, with its asset.
            in_escrow (AmountOut): An amount as decimal text in major units, with its asset.
            interest_due (AmountOut): An amount as decimal text in major units, with its asset.
            established_on (datetime.date):
            ends_on (datetime.date):
            next_due_on (datetime.date | None):
            days_late (int):
            extended_on (datetime.date | None):
            restructured_on (datetime.date | None):
            paused_until (datetime.date | None):
            settled_on (datetime.date | None):
            in_dispute (bool):
            schedule (list[InstallmentOut]):
            payments (list[PaymentOnLoanOut]):
            releases (list[ReleaseOut]):
            milestones (list[MilestoneOut]):
            default (DefaultOut | None):
     """

    id: str
    object_: LoanObject
    status: LoanStatus
    servicing: LoanServicing
    title: str
    grade: str
    bank: NamedOut
    servicer: NamedOut
    business: NamedOut
    offer: str
    terms: TermsOut
    contract_sha256: str
    principal: AmountOut
    outstanding: AmountOut
    in_escrow: AmountOut
    interest_due: AmountOut
    established_on: datetime.date
    ends_on: datetime.date
    next_due_on: datetime.date | None
    days_late: int
    extended_on: datetime.date | None
    restructured_on: datetime.date | None
    paused_until: datetime.date | None
    settled_on: datetime.date | None
    in_dispute: bool
    schedule: list[InstallmentOut]
    payments: list[PaymentOnLoanOut]
    releases: list[ReleaseOut]
    milestones: list[MilestoneOut]
    default: DefaultOut | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.default_out import DefaultOut # noqa: PLC0415
        from ..models.installment_out import InstallmentOut # noqa: PLC0415
        from ..models.milestone_out import MilestoneOut # noqa: PLC0415
        from ..models.named_out import NamedOut # noqa: PLC0415
        from ..models.payment_on_loan_out import PaymentOnLoanOut # noqa: PLC0415
        from ..models.release_out import ReleaseOut # noqa: PLC0415
        from ..models.terms_out import TermsOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        status = self.status.value

        servicing = self.servicing.value

        title = self.title

        grade = self.grade

        bank = self.bank.to_dict()

        servicer = self.servicer.to_dict()

        business = self.business.to_dict()

        offer = self.offer

        terms = self.terms.to_dict()

        contract_sha256 = self.contract_sha256

        principal = self.principal.to_dict()

        outstanding = self.outstanding.to_dict()

        in_escrow = self.in_escrow.to_dict()

        interest_due = self.interest_due.to_dict()

        established_on = self.established_on.isoformat()

        ends_on = self.ends_on.isoformat()

        next_due_on: None | str
        if isinstance(self.next_due_on, datetime.date):
            next_due_on = self.next_due_on.isoformat()
        else:
            next_due_on = self.next_due_on

        days_late = self.days_late

        extended_on: None | str
        if isinstance(self.extended_on, datetime.date):
            extended_on = self.extended_on.isoformat()
        else:
            extended_on = self.extended_on

        restructured_on: None | str
        if isinstance(self.restructured_on, datetime.date):
            restructured_on = self.restructured_on.isoformat()
        else:
            restructured_on = self.restructured_on

        paused_until: None | str
        if isinstance(self.paused_until, datetime.date):
            paused_until = self.paused_until.isoformat()
        else:
            paused_until = self.paused_until

        settled_on: None | str
        if isinstance(self.settled_on, datetime.date):
            settled_on = self.settled_on.isoformat()
        else:
            settled_on = self.settled_on

        in_dispute = self.in_dispute

        schedule = []
        for schedule_item_data in self.schedule:
            schedule_item = schedule_item_data.to_dict()
            schedule.append(schedule_item)



        payments = []
        for payments_item_data in self.payments:
            payments_item = payments_item_data.to_dict()
            payments.append(payments_item)



        releases = []
        for releases_item_data in self.releases:
            releases_item = releases_item_data.to_dict()
            releases.append(releases_item)



        milestones = []
        for milestones_item_data in self.milestones:
            milestones_item = milestones_item_data.to_dict()
            milestones.append(milestones_item)



        default: dict[str, Any] | None
        if isinstance(self.default, DefaultOut):
            default = self.default.to_dict()
        else:
            default = self.default


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "status": status,
            "servicing": servicing,
            "title": title,
            "grade": grade,
            "bank": bank,
            "servicer": servicer,
            "business": business,
            "offer": offer,
            "terms": terms,
            "contract_sha256": contract_sha256,
            "principal": principal,
            "outstanding": outstanding,
            "in_escrow": in_escrow,
            "interest_due": interest_due,
            "established_on": established_on,
            "ends_on": ends_on,
            "next_due_on": next_due_on,
            "days_late": days_late,
            "extended_on": extended_on,
            "restructured_on": restructured_on,
            "paused_until": paused_until,
            "settled_on": settled_on,
            "in_dispute": in_dispute,
            "schedule": schedule,
            "payments": payments,
            "releases": releases,
            "milestones": milestones,
            "default": default,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.default_out import DefaultOut # noqa: PLC0415
        from ..models.installment_out import InstallmentOut # noqa: PLC0415
        from ..models.milestone_out import MilestoneOut # noqa: PLC0415
        from ..models.named_out import NamedOut # noqa: PLC0415
        from ..models.payment_on_loan_out import PaymentOnLoanOut # noqa: PLC0415
        from ..models.release_out import ReleaseOut # noqa: PLC0415
        from ..models.terms_out import TermsOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = LoanObject(d.pop("object"))




        status = LoanStatus(d.pop("status"))




        servicing = LoanServicing(d.pop("servicing"))




        title = d.pop("title")

        grade = d.pop("grade")

        bank = NamedOut.from_dict(d.pop("bank"))




        servicer = NamedOut.from_dict(d.pop("servicer"))




        business = NamedOut.from_dict(d.pop("business"))




        offer = d.pop("offer")

        terms = TermsOut.from_dict(d.pop("terms"))




        contract_sha256 = d.pop("contract_sha256")

        principal = AmountOut.from_dict(d.pop("principal"))




        outstanding = AmountOut.from_dict(d.pop("outstanding"))




        in_escrow = AmountOut.from_dict(d.pop("in_escrow"))




        interest_due = AmountOut.from_dict(d.pop("interest_due"))




        established_on = datetime.date.fromisoformat(d.pop("established_on"))




        ends_on = datetime.date.fromisoformat(d.pop("ends_on"))




        def _parse_next_due_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_due_on_type_0 = datetime.date.fromisoformat(data)



                return next_due_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        next_due_on = _parse_next_due_on(d.pop("next_due_on"))


        days_late = d.pop("days_late")

        def _parse_extended_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                extended_on_type_0 = datetime.date.fromisoformat(data)



                return extended_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        extended_on = _parse_extended_on(d.pop("extended_on"))


        def _parse_restructured_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                restructured_on_type_0 = datetime.date.fromisoformat(data)



                return restructured_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        restructured_on = _parse_restructured_on(d.pop("restructured_on"))


        def _parse_paused_until(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                paused_until_type_0 = datetime.date.fromisoformat(data)



                return paused_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        paused_until = _parse_paused_until(d.pop("paused_until"))


        def _parse_settled_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                settled_on_type_0 = datetime.date.fromisoformat(data)



                return settled_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        settled_on = _parse_settled_on(d.pop("settled_on"))


        in_dispute = d.pop("in_dispute")

        schedule = []
        _schedule = d.pop("schedule")
        for schedule_item_data in (_schedule):
            schedule_item = InstallmentOut.from_dict(schedule_item_data)



            schedule.append(schedule_item)


        payments = []
        _payments = d.pop("payments")
        for payments_item_data in (_payments):
            payments_item = PaymentOnLoanOut.from_dict(payments_item_data)



            payments.append(payments_item)


        releases = []
        _releases = d.pop("releases")
        for releases_item_data in (_releases):
            releases_item = ReleaseOut.from_dict(releases_item_data)



            releases.append(releases_item)


        milestones = []
        _milestones = d.pop("milestones")
        for milestones_item_data in (_milestones):
            milestones_item = MilestoneOut.from_dict(milestones_item_data)



            milestones.append(milestones_item)


        def _parse_default(data: object) -> DefaultOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                default_type_0 = DefaultOut.from_dict(data)



                return default_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DefaultOut | None, data)

        default = _parse_default(d.pop("default"))


        loan_out = cls(
            id=id,
            object_=object_,
            status=status,
            servicing=servicing,
            title=title,
            grade=grade,
            bank=bank,
            servicer=servicer,
            business=business,
            offer=offer,
            terms=terms,
            contract_sha256=contract_sha256,
            principal=principal,
            outstanding=outstanding,
            in_escrow=in_escrow,
            interest_due=interest_due,
            established_on=established_on,
            ends_on=ends_on,
            next_due_on=next_due_on,
            days_late=days_late,
            extended_on=extended_on,
            restructured_on=restructured_on,
            paused_until=paused_until,
            settled_on=settled_on,
            in_dispute=in_dispute,
            schedule=schedule,
            payments=payments,
            releases=releases,
            milestones=milestones,
            default=default,
        )


        loan_out.additional_properties = d
        return loan_out

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
