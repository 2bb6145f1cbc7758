"""A dispute as all who may see it see it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import FileResponse
from django.utils.translation import gettext as _

from banks.models import FidelityBond
from banks.served_files import download, uploaded
from disputes.forms.disputes import EvidenceForm
from disputes.models import Dispute, DisputeTransition
from disputes.operations import claims
from disputes.queries.disputes import evidence_of, panel_now, rulings_of
from disputes.words import GROUNDS, OUTCOMES, REMEDIES, STATES, TONES
from people.models import Person

BRINGING = {"OPEN", "EVIDENCE", "MEDIATION"}


def shown(dispute: Dispute) -> dict[str, Any]:
    """Return what every page of a dispute shows: claim, evidence, rulings, timeline, the bond."""
    panel = panel_now(dispute)
    moves = list(DisputeTransition.objects.filter(dispute=dispute).order_by("number"))

    return {
        "dispute": dispute,
        "asset": dispute.bank_loan.asset,
        "state": STATES[dispute.state],
        "tone": TONES[dispute.state],
        "ground": GROUNDS[dispute.ground],
        "asked": REMEDIES[dispute.asked_remedy],
        "offered": REMEDIES.get(dispute.offered_remedy, ""),
        "outcome": OUTCOMES.get(dispute.outcome, ""),
        "evidence": evidence_of(dispute),
        "rulings": [_ruling(one) for one in rulings_of(dispute)],
        "members": [one.person.name for one in _members(panel)],
        "timeline": [
            {
                "title": STATES[one.to_state],
                "on": one.on,
                "detail": one.reason,
                "status": TONES[one.to_state],
            }
            for one in moves
        ],
        "bond_minor": sum(
            bond.held_minor
            for bond in FidelityBond.objects.filter(
                bank=dispute.bank,
                asset=dispute.bank_loan.asset,
                state__in=["PLEDGED", "VERIFIED", "AT_RISK"],
            )
        ),
    }


def bring(request: HttpRequest, dispute: Dispute, person: Person) -> tuple[EvidenceForm, str]:
    """Take evidence in; return the form, and what to say where it was taken."""
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, ""
    file = form.cleaned_data["file"]
    claims.bring_evidence(
        public_id=dispute.public_id,
        title=form.cleaned_data["title"],
        text=form.cleaned_data["text"],
        file=(file.name, uploaded(file)) if file else None,
        on=dispute.bank.network.business_date,
        by=person,
    )

    return form, _("It is in the record, with its digest.")


def evidence_file(dispute: Dispute, number: int) -> FileResponse:
    """Return a file that a side brought."""
    for one in evidence_of(dispute):
        if one.pk == number and one.file is not None:
            return download(one.file, one.title)
    raise Http404


def rows(disputes: list[Dispute]) -> list[dict[str, Any]]:
    """Return disputes as rows of a list."""
    return [
        {
            "public_id": one.public_id,
            "title": one.bank_loan.title,
            "bank": one.bank.name,
            "ground": GROUNDS[one.ground],
            "state": STATES[one.state],
            "tone": TONES[one.state],
            "ends_on": one.ends_on,
            "ended_on": one.ended_on,
        }
        for one in disputes
    ]


def _members(panel: Any) -> list[Any]:
    if panel is None:
        return []

    return list(
        panel.panel.delegates.select_related("person").filter(until=None).order_by("person__name")
    )


def _ruling(one: Any) -> dict[str, Any]:
    return {
        "ruling": one,
        "outcome": OUTCOMES[one.outcome],
        "remedy": REMEDIES[one.remedy],
        "instance": {
            "FIRST": _("First panel"),
            "APPEAL": _("Appeal"),
            "AGREED": _("Agreed in mediation"),
        }[one.instance],
        "state": {
            "PROPOSED": _("The panel votes"),
            "PASSED": _("Ruled"),
            "FAILED": _("Did not pass"),
        }[one.state],
    }
