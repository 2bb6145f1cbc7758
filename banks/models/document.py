"""Files by their content, and the documents of cases that they are."""

from django.db import models
from django.db.models.functions import Now


class StoredFile(models.Model):
    """The content of a file, once, under its SHA-256; never changed.

    The bytes lie in the folder of documents (banks/file_store.py). `media_type` is what the first
    bytes say, not what the sender said. Source: R2-07; S2 docs/Glossary.md, hard data.
    """

    class Scan(models.TextChoices):
        NOT_SCANNED = "NOT_SCANNED"  # no scanner is set up here
        CLEAN = "CLEAN"

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    extension = models.CharField(max_length=8)
    scan = models.CharField(max_length=11, choices=Scan.choices, default=Scan.NOT_SCANNED)
    stored_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_has_its_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256


class CaseDocument(models.Model):
    """A document that belongs to a case; who may read it says `visibility`.

    REDACTED shows investors `redacted`, another file, in the place of `file`.
    Source: R0-11, documents with hash and version.
    """

    class Kind(models.TextChoices):
        REGISTRATION = "REGISTRATION"
        IDENTITY = "IDENTITY"
        ACCOUNTS = "ACCOUNTS"
        TAX = "TAX"
        PRICES = "PRICES"
        PERMIT = "PERMIT"
        COLLATERAL = "COLLATERAL"
        PICTURE = "PICTURE"
        OTHER = "OTHER"

    class Visibility(models.TextChoices):
        INTERNAL = "INTERNAL"  # the owner and the bank
        INVESTORS = "INVESTORS"
        REDACTED = "REDACTED"

    public_id = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey(
        "banks.BusinessCase", on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="documents")
    redacted = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    visibility = models.CharField(
        max_length=9, choices=Visibility.choices, default=Visibility.INTERNAL
    )
    expires_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()
    # A document that was replaced or given by mistake stays in the record, out of sight.
    set_aside_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(visibility="REDACTED") | models.Q(redacted__isnull=False),
                name="document_redacted_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title
