from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.capture_method_enum import CaptureMethodEnum
from ..models.decline_reason import DeclineReason
from ..models.exception_enum import ExceptionEnum
from ..models.offered_way import OfferedWay
from ..models.payment_object import PaymentObject
from ..models.payment_status import PaymentStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.item_out import ItemOut
  from ..models.payment_out_metadata import PaymentOutMetadata
  from ..models.split_out import SplitOut





T = TypeVar("T", bound="PaymentOut")



@_attrs_define
class PaymentOut:
    """ A payment as its till sees it: neither who paid nor how.

        Attributes:
            id (str): Begins with pay_; later ones sort behind earlier ones.
            object_ (PaymentObject): * `payment` - payment
            livemode (bool):
            status (PaymentStatus): * `open` - Open
                * `processing` - Processing
                * `authorized` - Authorized
                * `settled` - Settled
                * `declined` - Declined
                * `expired` - Expired
                * `canceled` - Canceled
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            reference (str):
            terminal (str): The name of the till that asked.
            cashier (None | str): The name of who asked at the till; none where a program did.
            short_code (str): What a customer types instead of scanning.
            pay_url (str): What the QR code holds.
            decline_reason (DeclineReason | None):
            created_at (datetime.datetime):
            expires_at (datetime.datetime):
            finished_at (datetime.datetime | None):
            exception (ExceptionEnum): * `none` - None
                * `paid_partial` - Paid Partial
                * `paid_over` - Paid Over
                * `paid_late` - Paid Late
            capture_method (CaptureMethodEnum): * `automatic` - Automatic
                * `manual` - Manual
            taken (AmountOut): An amount as decimal text in major units, with its asset.
            received (AmountOut): An amount as decimal text in major units, with its asset.
            refunded (AmountOut): An amount as decimal text in major units, with its asset.
            items (list[ItemOut]):
            tip (AmountOut): An amount as decimal text in major units, with its asset.
            tax (AmountOut): An amount as decimal text in major units, with its asset.
            note (str):
            methods (list[OfferedWay]): How it may be paid; empty where every way will do.
            metadata (PaymentOutMetadata):
            split (SplitOut): What a sale paid, and to whom; the till keeps the rest.
     """

    id: str
    object_: PaymentObject
    livemode: bool
    status: PaymentStatus
    amount: AmountOut
    reference: str
    terminal: str
    cashier: None | str
    short_code: str
    pay_url: str
    decline_reason: DeclineReason | None
    created_at: datetime.datetime
    expires_at: datetime.datetime
    finished_at: datetime.datetime | None
    exception: ExceptionEnum
    capture_method: CaptureMethodEnum
    taken: AmountOut
    received: AmountOut
    refunded: AmountOut
    items: list[ItemOut]
    tip: AmountOut
    tax: AmountOut
    note: str
    methods: list[OfferedWay]
    metadata: PaymentOutMetadata
    split: SplitOut
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.item_out import ItemOut # noqa: PLC0415
        from ..models.payment_out_metadata import PaymentOutMetadata # noqa: PLC0415
        from ..models.split_out import SplitOut # noqa: PLC0415
        id = self.id

        object_ = self.object_.value

        livemode = self.livemode

        status = self.status.value

        amount = self.amount.to_dict()

        reference = self.reference

        terminal = self.terminal

        cashier: None | str
        cashier = self.cashier

        short_code = self.short_code

        pay_url = self.pay_url

        decline_reason: None | str
        if isinstance(self.decline_reason, DeclineReason):
            decline_reason = self.decline_reason.value
        else:
            decline_reason = self.decline_reason

        created_at = self.created_at.isoformat()

        expires_at = self.expires_at.isoformat()

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        exception = self.exception.value

        capture_method = self.capture_method.value

        taken = self.taken.to_dict()

        received = self.received.to_dict()

        refunded = self.refunded.to_dict()

        items = []
        for items_item_data in self.items:
            items_item = items_item_data.to_dict()
            items.append(items_item)



        tip = self.tip.to_dict()

        tax = self.tax.to_dict()

        note = self.note

        methods = []
        for methods_item_data in self.methods:
            methods_item = methods_item_data.value
            methods.append(methods_item)



        metadata = self.metadata.to_dict()

        split = self.split.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "object": object_,
            "livemode": livemode,
            "status": status,
            "amount": amount,
            "reference": reference,
            "terminal": terminal,
            "cashier": cashier,
            "short_code": short_code,
            "pay_url": pay_url,
            "decline_reason": decline_reason,
            "created_at": created_at,
            "expires_at": expires_at,
            "finished_at": finished_at,
            "exception": exception,
            "capture_method": capture_method,
            "taken": taken,
            "received": received,
            "refunded": refunded,
            "items": items,
            "tip": tip,
            "tax": tax,
            "note": note,
            "methods": methods,
            "metadata": metadata,
            "split": split,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.item_out import ItemOut # noqa: PLC0415
        from ..models.payment_out_metadata import PaymentOutMetadata # noqa: PLC0415
        from ..models.split_out import SplitOut # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        object_ = PaymentObject(d.pop("object"))




        livemode = d.pop("livemode")

        status = PaymentStatus(d.pop("status"))




        amount = AmountOut.from_dict(d.pop("amount"))




        reference = d.pop("reference")

        terminal = d.pop("terminal")

        def _parse_cashier(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cashier = _parse_cashier(d.pop("cashier"))


        short_code = d.pop("short_code")

        pay_url = d.pop("pay_url")

        def _parse_decline_reason(data: object) -> DeclineReason | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decline_reason_type_0 = DeclineReason(data)



                return decline_reason_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DeclineReason | None, data)

        decline_reason = _parse_decline_reason(d.pop("decline_reason"))


        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))




        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)



                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))


        exception = ExceptionEnum(d.pop("exception"))




        capture_method = CaptureMethodEnum(d.pop("capture_method"))




        taken = AmountOut.from_dict(d.pop("taken"))




        received = AmountOut.from_dict(d.pop("received"))




        refunded = AmountOut.from_dict(d.pop("refunded"))




        items = []
        _items = d.pop("items")
        for items_item_data in (_items):
            items_item = ItemOut.from_dict(items_item_data)



            items.append(items_item)


        tip = AmountOut.from_dict(d.pop("tip"))




        tax = AmountOut.from_dict(d.pop("tax"))




        note = d.pop("note")

        methods = []
        _methods = d.pop("methods")
        for methods_item_data in (_methods):
            methods_item = OfferedWay(methods_item_data)



            methods.append(methods_item)


        metadata = PaymentOutMetadata.from_dict(d.pop("metadata"))




        split = SplitOut.from_dict(d.pop("split"))




        payment_out = cls(
            id=id,
            object_=object_,
            livemode=livemode,
            status=status,
            amount=amount,
            reference=reference,
            terminal=terminal,
            cashier=cashier,
            short_code=short_code,
            pay_url=pay_url,
            decline_reason=decline_reason,
            created_at=created_at,
            expires_at=expires_at,
            finished_at=finished_at,
            exception=exception,
            capture_method=capture_method,
            taken=taken,
            received=received,
            refunded=refunded,
            items=items,
            tip=tip,
            tax=tax,
            note=note,
            methods=methods,
            metadata=metadata,
            split=split,
        )


        payment_out.additional_properties = d
        return payment_out

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
