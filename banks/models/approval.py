"""What takes four eyes: one officer asks, another decides."""

from django.db import models


class Approval(models.Model):
    """A change that an officer (the maker) asks for and another (the checker) makes happen.

    `payload` is everything the change needs, `payload_sha256` its digest; what was asked cannot be
    altered afterwards. `kind` names the operation that carries it out when it is approved.

    Source: RX-05; four eyes enforced by the database.
    """

    class State(models.TextChoices):
        ASKED = "ASKED"
        APPROVED = "APPROVED"
        REJECTED = "REJECTED"
        WITHDRAWN = "WITHDRAWN"

    public_id = models.CharField(max_length=40, unique=True)
    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="approvals")
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    summary = models.CharField(max_length=300)
    payload = models.JSONField(default=dict)
    payload_sha256 = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    maker = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    asked_on = models.DateField()
    checker = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checker=None) | ~models.Q(checker=models.F("maker")),
                name="approval_takes_two",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["ASKED", "WITHDRAWN"], checker=None)
                | models.Q(
                    state__in=["APPROVED", "REJECTED"],
                    checker__isnull=False,
                    decided_on__isnull=False,
                ),
                name="approval_decided_by_a_checker",
            ),
            # One open question at a time about one thing.
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=models.Q(state="ASKED"),
                name="approval_asked_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bank", "id"], condition=models.Q(state="ASKED"), name="approval_inbox"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
