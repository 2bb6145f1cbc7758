from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="WebhookAttemptOut")



@_attrs_define
class WebhookAttemptOut:
    """ One try.

        Attributes:
            number (int):
            sent_at (datetime.datetime):
            milliseconds (int):
            status_code (int | None):
            failure (None | str): The named reason; null where the answer was 2xx.
            answer (str): The beginning of what was answered, up to 1 KiB.
     """

    number: int
    sent_at: datetime.datetime
    milliseconds: int
    status_code: int | None
    failure: None | str
    answer: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        number = self.number

        sent_at = self.sent_at.isoformat()

        milliseconds = self.milliseconds

        status_code: int | None
        status_code = self.status_code

        failure: None | str
        failure = self.failure

        answer = self.answer


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "number": number,
            "sent_at": sent_at,
            "milliseconds": milliseconds,
            "status_code": status_code,
            "failure": failure,
            "answer": answer,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        number = d.pop("number")

        sent_at = datetime.datetime.fromisoformat(d.pop("sent_at"))




        milliseconds = d.pop("milliseconds")

        def _parse_status_code(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        status_code = _parse_status_code(d.pop("status_code"))


        def _parse_failure(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        failure = _parse_failure(d.pop("failure"))


        answer = d.pop("answer")

        webhook_attempt_out = cls(
            number=number,
            sent_at=sent_at,
            milliseconds=milliseconds,
            status_code=status_code,
            failure=failure,
            answer=answer,
        )


        webhook_attempt_out.additional_properties = d
        return webhook_attempt_out

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
