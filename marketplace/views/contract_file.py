"""Sets a contract as a PDF."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.models import Offer, Signature

LAYOUT = Path(__file__).parent / "contract.typ"


class Words(Protocol):
    """A contract, or what it would be."""

    @property
    def text(self) -> str:
        """The full text."""

    @property
    def summary(self) -> str:
        """The same in plain language."""

    @property
    def sha256(self) -> str:
        """The digest of both."""


def contract_pdf(
    offer: Offer, contract: Words, signatures: Sequence[Signature], *, is_preview: bool
) -> bytes:
    """Return a contract as a PDF: in plain language, in full, who signed, its digest.

    Everything is handed over as data and set as plain text: no name can become markup.
    """
    content: dict[str, Any] = {
        "site": settings.SITE_NAME,
        "title": offer.title,
        "note": _("Preview; nothing is signed yet.") if is_preview else "",
        "plain": _("In plain words"),
        "summary": contract.summary,
        "full": _("Contract"),
        "text": contract.text,
        "signed": _("Signed"),
        "signatures": [
            [one.get_side_display(), one.person.name, one.signed_on.isoformat()]
            for one in signatures
        ],
        "sha256": contract.sha256,
    }
    made: bytes = typst.compile(
        str(LAYOUT),
        root=str(LAYOUT.parent),
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(content)},
    )

    return made
