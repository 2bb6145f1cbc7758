"""What a merchant's owner decides about shares of its sales."""

import datetime

from django.db import transaction
from django.db.models import Sum

from banks.models import Business
from banks.steps.programs import name_mailbox
from ledger.models import Account
from lending_circles.models import LoanAccount
from loans.models import BankLoan
from merchants.models import Merchant, SplitAgreement
from merchants.refusals import NoSuchTarget, NotYourBusiness, ShareTooLarge
from merchants.steps import agreements, gates
from people import audit
from people.models import Person
from rules.money import MILLION


@transaction.atomic(durable=True)
def link_business(
    *, merchant_id: int, business_id: int, on: datetime.date, by: Person | None
) -> Merchant:
    """Let a merchant's sales repay the loans of its owner's business, by their contracts.

    Loans contracted later join by themselves. Twice is as once. Raises NotTheOwner, and
    NotYourBusiness where the business is somebody else's or another merchant's already.

    Source: R0-22.
    """
    # Locked: an address that is named meanwhile would not know of the business's loans.
    merchant = (
        Merchant.objects.select_for_update(no_key=True, of=("self",))
        .select_related("network__asset")
        .get(pk=merchant_id)
    )
    gates.check_owner(merchant, by)
    business = Business.objects.filter(pk=business_id).first()
    taken = Merchant.objects.filter(business_id=business_id).exclude(pk=merchant_id).exists()
    if business is None or taken or (by is not None and business.owner_id != by.pk):
        raise NotYourBusiness
    if merchant.business_id not in (None, business_id):
        raise NotYourBusiness

    merchant.business = business
    merchant.save(update_fields=["business"])
    if merchant.mailbox_id is not None:
        name_mailbox(business.pk, merchant.mailbox_id)
    for loan_id in sorted(agreements.loans_wanting(merchant)):
        agreements.agree_for_loan(merchant, BankLoan.objects.get(pk=loan_id), on=on)
    audit.record("BUSINESS_LINKED", by=by, subject=merchant, data={"business": business_id})

    return merchant


@transaction.atomic(durable=True)
def share_with_account(
    *,
    merchant_id: int,
    target: Merchant | Person,
    millionths: int,
    label: str,
    on: datetime.date,
    by: Person,
) -> SplitAgreement:
    """Let another till or a member of the same network share in the sales, by the owner's choice.

    Raises NotTheOwner, NoSuchTarget, and ShareTooLarge where all shares come to more than a sale.
    """
    merchant = Merchant.objects.select_related("network__asset").get(pk=merchant_id)
    gates.check_owner(merchant, by)
    account = _account_of(merchant, target)
    shared = SplitAgreement.objects.filter(merchant=merchant, until=None).aggregate(
        sum=Sum("millionths")
    )
    if not 0 < millionths <= MILLION - int(shared["sum"] or 0):
        raise ShareTooLarge

    return agreements.agree_for_account(
        merchant,
        account,
        label=" ".join(label.split())[:120] or str(target),
        millionths=millionths,
        on=on,
        by=by,
    )


@transaction.atomic(durable=True)
def end_share(*, agreement_id: int, on: datetime.date, by: Person) -> SplitAgreement:
    """Let an account share in no more sales; twice is as once. A loan's share ends with the loan.

    Raises NotTheOwner and NoSuchTarget.
    """
    agreement = (
        SplitAgreement.objects.select_for_update(no_key=True, of=("self",))
        .select_related("merchant")
        .get(pk=agreement_id)
    )
    gates.check_owner(agreement.merchant, by)
    if agreement.target != SplitAgreement.Target.ACCOUNT:
        raise NoSuchTarget

    if agreement.until is None:
        agreements.end_agreement(agreement, on=on, by=by)

    return agreement


def _account_of(merchant: Merchant, target: Merchant | Person) -> Account:
    """Return the account of a target in the merchant's network; raises NoSuchTarget."""
    if isinstance(target, Merchant):
        if target.network_id != merchant.network_id or target.pk == merchant.pk:
            raise NoSuchTarget
        return target.till_account
    member = LoanAccount.objects.filter(network_id=merchant.network_id, person=target).first()
    if member is None or member.state in agreements.LEFT:
        raise NoSuchTarget

    return member.spending_account
