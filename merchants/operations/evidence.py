"""A merchant shows what it sells elsewhere; two organisers look at it, each by themselves."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from banks.steps import files
from governance import queries as governance_queries
from merchants.models import Evidence, EvidenceFile, Merchant, Staff
from merchants.queries import splits as split_queries
from merchants.refusals import (
    AmountNotPositive,
    EvidenceDecided,
    EvidenceWaits,
    NotShown,
    SecondPairOfEyes,
)
from merchants.steps import gates, qualifying
from people import audit
from people.models import Person

State = Evidence.State
Paper = tuple[str, bytes]


@transaction.atomic(durable=True)
def show_history(
    *,
    merchant_id: int,
    monthly_minor: int,
    since: datetime.date,
    words: str,
    papers: Sequence[Paper],
    on: datetime.date,
    by: Person,
) -> Evidence:
    """Show what the merchant sells elsewhere: `papers` are names and contents of files.

    Imported sales serve instead of papers. Raises NotInThisRole, AmountNotPositive, EvidenceWaits,
    NotShown, and what a file is refused for.

    Source: A-33.
    """
    merchant = qualifying.lock_merchant(merchant_id)

    gates.check_role(merchant, by, Staff.Role.OWNER)
    if monthly_minor <= 0:
        raise AmountNotPositive
    if merchant.evidence.filter(state__in=(State.WAITING, State.SECONDED)).exists():
        raise EvidenceWaits
    if not papers and not split_queries.imported_history(merchant_id):
        raise NotShown

    evidence = Evidence.objects.create(
        merchant=merchant,
        monthly_minor=monthly_minor,
        since=since,
        words=words,
        filed_by=by,
        filed_on=on,
    )
    kept = [(name, files.keep_file(content=content, name=name)) for name, content in papers]
    EvidenceFile.objects.bulk_create(
        EvidenceFile(evidence=evidence, file=file, title=name[:120]) for name, file in kept
    )
    audit.record(
        "HISTORY_SHOWN", by=by, subject=evidence, data={"files": [file.sha256 for _, file in kept]}
    )

    return evidence


@transaction.atomic(durable=True)
def confirm_evidence(*, evidence_id: int, remark: str, on: datetime.date, by: Person) -> Evidence:
    """Find sound what a merchant showed; the second organiser who does qualifies it by that.

    Raises NotOrganiser, OwnMerchant, EvidenceDecided and SecondPairOfEyes.

    Source: A-33, four eyes.
    """
    evidence, merchant = _open(evidence_id, by)

    if evidence.first_by_id == by.pk:
        raise SecondPairOfEyes

    if evidence.state == State.WAITING:
        evidence.state, evidence.first_by, evidence.first_on = State.SECONDED, by, on
    else:
        evidence.state, evidence.second_by, evidence.second_on = State.CONFIRMED, by, on
    evidence.save()
    audit.record(f"EVIDENCE_{evidence.state}", by=by, subject=evidence, data={"remark": remark})
    if evidence.state == State.CONFIRMED and merchant.state != Merchant.State.SUSPENDED:
        qualifying.qualify(
            merchant,
            Merchant.Basis.EVIDENCE,
            on=on,
            by=by,
            remark=remark,
            shown_minor=evidence.monthly_minor,
        )

    return evidence


@transaction.atomic(durable=True)
def refuse_evidence(*, evidence_id: int, remark: str, on: datetime.date, by: Person) -> Evidence:
    """Find wanting what a merchant showed, and say why; one organiser is enough for a no.

    Raises NotOrganiser, OwnMerchant and EvidenceDecided.
    """
    evidence, _merchant = _open(evidence_id, by)

    evidence.state, evidence.remark = State.REFUSED, remark
    evidence.save(update_fields=["state", "remark"])
    audit.record("EVIDENCE_REFUSED", by=by, subject=evidence, data={"remark": remark})

    return evidence


def _open(evidence_id: int, by: Person) -> tuple[Evidence, Merchant]:
    """Return evidence that is not decided, locked with its merchant, for an organiser."""
    merchant_id = Evidence.objects.values_list("merchant_id", flat=True).get(pk=evidence_id)
    merchant = qualifying.lock_merchant(merchant_id)
    evidence = Evidence.objects.get(pk=evidence_id)

    governance_queries.check_organiser(by, merchant.network_id)
    qualifying.check_outsider(merchant, by)
    if evidence.state in (State.CONFIRMED, State.REFUSED):
        raise EvidenceDecided

    return evidence, merchant
