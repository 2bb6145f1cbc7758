from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.quote_object import QuoteObject
from typing import cast

if TYPE_CHECKING:
  from ..models.amount_out import AmountOut
  from ..models.quote_due_out import QuoteDueOut





T = TypeVar("T", bound="LoanQuoteOut")



@_attrs_define
class LoanQuoteOut:
    """ What a circle loan of this amount would cost somebody whose circle lends it; binds nobody.

        Attributes:
            object_ (QuoteObject): * `quote` - quote
            livemode (bool):
            available (bool): Whether circle loans can pay this merchant.
            amount (AmountOut): An amount as decimal text in major units, with its asset.
            fee (AmountOut): An amount as decimal text in major units, with its asset.
            interest (AmountOut): An amount as decimal text in major units, with its asset.
            total (AmountOut): An amount as decimal text in major units, with its asset.
            apr (None | str): The all-in rate a year, fee in it: 0.252 is 25.2 %.
            installments (list[QuoteDueOut]):
     """

    object_: QuoteObject
    livemode: bool
    available: bool
    amount: AmountOut
    fee: AmountOut
    interest: AmountOut
    total: AmountOut
    apr: None | str
    installments: list[QuoteDueOut]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.quote_due_out import QuoteDueOut # noqa: PLC0415
        object_ = self.object_.value

        livemode = self.livemode

        available = self.available

        amount = self.amount.to_dict()

        fee = self.fee.to_dict()

        interest = self.interest.to_dict()

        total = self.total.to_dict()

        apr: None | str
        apr = self.apr

        installments = []
        for installments_item_data in self.installments:
            installments_item = installments_item_data.to_dict()
            installments.append(installments_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "object": object_,
            "livemode": livemode,
            "available": available,
            "amount": amount,
            "fee": fee,
            "interest": interest,
            "total": total,
            "apr": apr,
            "installments": installments,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_out import AmountOut # noqa: PLC0415
        from ..models.quote_due_out import QuoteDueOut # noqa: PLC0415
        d = dict(src_dict)
        object_ = QuoteObject(d.pop("object"))




        livemode = d.pop("livemode")

        available = d.pop("available")

        amount = AmountOut.from_dict(d.pop("amount"))




        fee = AmountOut.from_dict(d.pop("fee"))




        interest = AmountOut.from_dict(d.pop("interest"))




        total = AmountOut.from_dict(d.pop("total"))




        def _parse_apr(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        apr = _parse_apr(d.pop("apr"))


        installments = []
        _installments = d.pop("installments")
        for installments_item_data in (_installments):
            installments_item = QuoteDueOut.from_dict(installments_item_data)



            installments.append(installments_item)


        loan_quote_out = cls(
            object_=object_,
            livemode=livemode,
            available=available,
            amount=amount,
            fee=fee,
            interest=interest,
            total=total,
            apr=apr,
            installments=installments,
        )


        loan_quote_out.additional_properties = d
        return loan_quote_out

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
