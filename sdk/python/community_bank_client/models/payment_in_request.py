from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.capture_method_enum import CaptureMethodEnum
from ..models.offered_way import OfferedWay
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.amount_in_request import AmountInRequest
  from ..models.item_in_request import ItemInRequest
  from ..models.payment_in_request_metadata import PaymentInRequestMetadata
  from ..models.price_in_request import PriceInRequest





T = TypeVar("T", bound="PaymentInRequest")



@_attrs_define
class PaymentInRequest:
    """ What a till asks for.

        Attributes:
            amount (AmountInRequest): An amount as decimal text in major units, with its asset.
            reference (str): The till's own number of the order; one payment only for each.
            capture_method (CaptureMethodEnum | Unset): * `automatic` - Automatic
                * `manual` - Manual Default: CaptureMethodEnum.AUTOMATIC.
            items (list[ItemInRequest] | Unset): What is bought. Items and tip come to the amount, exactly.
            tip (PriceInRequest | Unset): A price, which may be nothing.
            note (str | Unset):  Default: ''.
            methods (list[OfferedWay] | Unset): How it may be paid, of what the capabilities offer; every way where left
                out.
            metadata (PaymentInRequestMetadata | Unset):
            expires_in (int | Unset): Seconds until the payment runs out. Default: 300.
     """

    amount: AmountInRequest
    reference: str
    capture_method: CaptureMethodEnum | Unset = CaptureMethodEnum.AUTOMATIC
    items: list[ItemInRequest] | Unset = UNSET
    tip: PriceInRequest | Unset = UNSET
    note: str | Unset = ''
    methods: list[OfferedWay] | Unset = UNSET
    metadata: PaymentInRequestMetadata | Unset = UNSET
    expires_in: int | Unset = 300
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        from ..models.item_in_request import ItemInRequest # noqa: PLC0415
        from ..models.payment_in_request_metadata import PaymentInRequestMetadata # noqa: PLC0415
        from ..models.price_in_request import PriceInRequest # noqa: PLC0415
        amount = self.amount.to_dict()

        reference = self.reference

        capture_method: str | Unset = UNSET
        if not isinstance(self.capture_method, Unset):
            capture_method = self.capture_method.value


        items: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.items, Unset):
            items = []
            for items_item_data in self.items:
                items_item = items_item_data.to_dict()
                items.append(items_item)



        tip: dict[str, Any] | Unset = UNSET
        if not isinstance(self.tip, Unset):
            tip = self.tip.to_dict()

        note = self.note

        methods: list[str] | Unset = UNSET
        if not isinstance(self.methods, Unset):
            methods = []
            for methods_item_data in self.methods:
                methods_item = methods_item_data.value
                methods.append(methods_item)



        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        expires_in = self.expires_in


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "amount": amount,
            "reference": reference,
        })
        if capture_method is not UNSET:
            field_dict["capture_method"] = capture_method
        if items is not UNSET:
            field_dict["items"] = items
        if tip is not UNSET:
            field_dict["tip"] = tip
        if note is not UNSET:
            field_dict["note"] = note
        if methods is not UNSET:
            field_dict["methods"] = methods
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if expires_in is not UNSET:
            field_dict["expires_in"] = expires_in

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_in_request import AmountInRequest # noqa: PLC0415
        from ..models.item_in_request import ItemInRequest # noqa: PLC0415
        from ..models.payment_in_request_metadata import PaymentInRequestMetadata # noqa: PLC0415
        from ..models.price_in_request import PriceInRequest # noqa: PLC0415
        d = dict(src_dict)
        amount = AmountInRequest.from_dict(d.pop("amount"))




        reference = d.pop("reference")

        _capture_method = d.pop("capture_method", UNSET)
        capture_method: CaptureMethodEnum | Unset
        if isinstance(_capture_method,  Unset):
            capture_method = UNSET
        else:
            capture_method = CaptureMethodEnum(_capture_method)




        _items = d.pop("items", UNSET)
        items: list[ItemInRequest] | Unset = UNSET
        if _items is not UNSET:
            items = []
            for items_item_data in _items:
                items_item = ItemInRequest.from_dict(items_item_data)



                items.append(items_item)


        _tip = d.pop("tip", UNSET)
        tip: PriceInRequest | Unset
        if isinstance(_tip,  Unset):
            tip = UNSET
        else:
            tip = PriceInRequest.from_dict(_tip)




        note = d.pop("note", UNSET)

        _methods = d.pop("methods", UNSET)
        methods: list[OfferedWay] | Unset = UNSET
        if _methods is not UNSET:
            methods = []
            for methods_item_data in _methods:
                methods_item = OfferedWay(methods_item_data)



                methods.append(methods_item)


        _metadata = d.pop("metadata", UNSET)
        metadata: PaymentInRequestMetadata | Unset
        if isinstance(_metadata,  Unset):
            metadata = UNSET
        else:
            metadata = PaymentInRequestMetadata.from_dict(_metadata)




        expires_in = d.pop("expires_in", UNSET)

        payment_in_request = cls(
            amount=amount,
            reference=reference,
            capture_method=capture_method,
            items=items,
            tip=tip,
            note=note,
            methods=methods,
            metadata=metadata,
            expires_in=expires_in,
        )


        payment_in_request.additional_properties = d
        return payment_in_request

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
