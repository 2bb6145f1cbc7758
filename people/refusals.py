"""What every refusal says: a stable code, the fact, and what would help."""

from typing import Any


class Refusal(Exception):
    """A request that the rules of the bank turn down.

    `code` is a stable UPPER_CASE word for programs; `detail` and `remedy` are plain sentences for
    people, telling nothing about others; `context` carries the figures that belong to it.
    """

    code: str = "REFUSED"
    detail: str = "This cannot be done."
    remedy: str = ""

    def __init__(
        self,
        detail: str | None = None,
        *,
        code: str | None = None,
        remedy: str | None = None,
        context: dict[str, Any] | None = None,
    ) -> None:
        self.detail = self.detail if detail is None else detail
        self.code = self.code if code is None else code
        self.remedy = self.remedy if remedy is None else remedy
        self.context: dict[str, Any] = context or {}
        super().__init__(self.detail)

    def __str__(self) -> str:
        return f"{self.detail} {self.remedy}".strip()
