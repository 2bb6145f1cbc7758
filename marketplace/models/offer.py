"""Offers of banks to investors, and what investors commit to them."""

from django.db import models

from ledger.fields import TransactionIdField
from loans.models import LoanTerms


class Offer(LoanTerms):
    """A bank offers a business's case to investors, on stated terms, until a stated day.

    `committed_minor` is the counter of what is in escrow or promised; a constraint keeps it from
    passing the cap, so that investors who race for the last part cannot overfill it. With
    `allows_excess` commitments may pass the cap and are scaled back pro rata at the close.

    Source: R0-14 ... R0-18, R2-23; A-36, A-45; states.md, Offer (MARKETPLACE).
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT"
        VOTING = "VOTING"
        LISTED = "LISTED"  # visible, not open yet
        FUNDING = "FUNDING"
        FUNDED = "FUNDED"  # full, or closed with enough
        CONTRACTED = "CONTRACTED"  # both sides have signed; the loan goes its own way from here
        REJECTED = "REJECTED"
        CANCELLED = "CANCELLED"
        FAILED_SOFT_CAP = "FAILED_SOFT_CAP"

    public_id = models.CharField(max_length=40, unique=True)
    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="offers")
    business = models.ForeignKey("banks.Business", on_delete=models.PROTECT, related_name="offers")
    case = models.ForeignKey("banks.BusinessCase", on_delete=models.PROTECT, related_name="offers")
    prospectus = models.ForeignKey(
        "banks.Prospectus", on_delete=models.PROTECT, related_name="offers"
    )
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    # Copied from bank, business and case, so that one table answers every filter.
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=80, blank=True)
    sector = models.CharField(max_length=40)
    grade = models.CharField(max_length=1)
    is_related_party = models.BooleanField(default=False)
    principal_minor = models.BigIntegerField()  # the hard cap
    soft_cap_minor = models.BigIntegerField()
    ticket_minor = models.BigIntegerField()  # the least that one commits; a multiple of a note
    committed_minor = models.BigIntegerField(default=0)
    committer_count = models.PositiveIntegerField(default=0)
    allows_excess = models.BooleanField(default=False)
    commitments_account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reflection_days = models.PositiveSmallIntegerField(default=4)  # P-31
    # What is escrowed as collateral is at least this share of the principal; 0 asks for none. A-37.
    collateral_millionths = models.PositiveIntegerField(default=0)
    # Delegates decide whether it is listed, and its milestones where `deciders` says so. R2-13.
    needs_vote = models.BooleanField(default=False)
    panel = models.ForeignKey(
        "governance.Panel", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What became of the commitments at the close: a whole number of notes, at most the principal.
    accepted_minor = models.BigIntegerField(default=0)
    # Until then only people whom the business invited see it and commit. Source: Kiva.
    private_until = models.DateField(null=True, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()  # the last day to commit
    listed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=15, choices=State.choices, default=State.DRAFT)
    loan = models.OneToOneField(
        "loans.Loan", on_delete=models.PROTECT, null=True, blank=True, related_name="offer"
    )
    created_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    # The transaction that last wrote the row (a trigger keeps it): what the catalogue reads anew.
    news_xid = TransactionIdField(
        db_default=models.Func(function="pg_current_xact_id"), editable=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(committed_minor__gte=0)
                & (
                    models.Q(allows_excess=True)
                    | models.Q(committed_minor__lte=models.F("principal_minor"))
                ),
                name="offer_committed_within_cap",
            ),
            models.CheckConstraint(
                condition=models.Q(soft_cap_minor__gt=0)
                & models.Q(soft_cap_minor__lte=models.F("principal_minor")),
                name="offer_soft_cap_within_principal",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_on__lte=models.F("closes_on")),
                name="offer_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_minor__gte=0)
                & models.Q(accepted_minor__lte=models.F("principal_minor")),
                name="offer_accepted_within_principal",
            ),
        ]
        indexes = [
            models.Index(fields=["bank", "state", "id"], name="offer_by_bank"),
            models.Index(
                fields=["closes_on", "id"],
                condition=models.Q(state__in=["LISTED", "FUNDING"]),
                name="offer_open",
            ),
            models.Index(fields=["news_xid"], name="offer_news"),
        ]

    def __str__(self) -> str:
        return self.title


class OfferMilestone(models.Model):
    """A milestone as an offer states it; its contract makes it one of the loan."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    evidence_asked = models.TextField(blank=True)
    amount_minor = models.BigIntegerField()
    due_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "number"], name="offer_milestone_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="offer_milestone_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}/{self.number} {self.name}"


class OfferTransition(models.Model):
    """One move of an offer along an allowed edge; the public progression axis. Source: R2-28."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="transitions")
    number = models.PositiveSmallIntegerField()
    from_state = models.CharField(max_length=15, choices=Offer.State.choices, blank=True)
    to_state = models.CharField(max_length=15, choices=Offer.State.choices)
    on = models.DateField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "number"], name="offer_transition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.from_state} → {self.to_state}"


class Commitment(models.Model):
    """Money that an investor promised to an offer: in escrow, or to be called.

    At the close it is scaled back to `accepted_minor`, a whole number of notes, and what is over
    returns to the wallet in the same posting. Source: R0-16; P-31; glossary.
    """

    class State(models.TextChoices):
        COMMITTED = "COMMITTED"
        WITHDRAWN = "WITHDRAWN"  # by the investor, within the reflection period
        ACCEPTED = "ACCEPTED"  # became notes
        REFUNDED = "REFUNDED"  # the offer failed or was cancelled, or nothing was left for it
        BREACHED = "BREACHED"  # a capital call was missed

    public_id = models.CharField(max_length=40, unique=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="commitments")
    investor = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="commitments"
    )
    wallet_account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    amount_minor = models.BigIntegerField()
    escrowed_minor = models.BigIntegerField(default=0)
    accepted_minor = models.BigIntegerField(default=0)
    committed_on = models.DateField()
    committed_at = models.DateTimeField()
    reflection_ends_on = models.DateField()
    prospectus_sha256 = models.CharField(max_length=64)
    # What made it: a person on the pages, a strategy, a partner lender through the API.
    made_by = models.CharField(max_length=12, default="PERSON")
    # The same reference again is the same commitment.
    reference = models.CharField(max_length=80)
    # An officer of the bank commits: allowed, and public. Source: A-44.
    is_related_party = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.COMMITTED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0)
                & models.Q(escrowed_minor__gte=0)
                & models.Q(accepted_minor__gte=0)
                & models.Q(accepted_minor__lte=models.F("amount_minor")),
                name="commitment_amounts_fit",
            ),
            models.UniqueConstraint(
                fields=["offer", "investor", "reference"], name="commitment_reference_once"
            ),
        ]
        indexes = [
            models.Index(fields=["investor", "id"], name="commitment_by_investor"),
        ]

    def __str__(self) -> str:
        return self.public_id
