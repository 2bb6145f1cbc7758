"""Logins, the humans behind them, and the audit record."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Func
from django.db.models.functions import Lower, Now

from ledger.fields import TransactionIdField

HANDLE_LENGTH_MAX = 40
NAME_LENGTH_MAX = 80


class UserManager(BaseUserManager["User"]):
    """Makes logins; an e-mail address is kept in lower case, because people type it either way."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Save a login; without a password nobody can log in with it."""
        if not email:
            raise ValueError("A login needs an e-mail address.")
        user = self.model(email=email.lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Save a login that may see everything in the admin."""
        return self.create_user(
            email, password, **{"is_staff": True, "is_superuser": True, **extra}
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the login of an e-mail address, however it is capitalised."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A login: an e-mail address and a password. The human is a Person."""

    email = models.EmailField("e-mail address", unique=True)
    is_active = models.BooleanField("active", default=True)
    is_staff = models.BooleanField("may open the admin", default=False)
    joined_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_in_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.email


class Person(models.Model):
    """A human of the community, with or without a login.

    `handle` is the lower-case word by which stories and addresses name them.
    """

    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    name = models.CharField(max_length=NAME_LENGTH_MAX)
    handle = models.CharField(
        max_length=HANDLE_LENGTH_MAX,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9_-]*$",
                "A handle is a lower-case word: letters, digits, - and _, a letter first.",
            )
        ],
    )
    joined_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(handle__regex=r"^[a-z][a-z0-9_-]*$"),
                name="person_handle_is_a_lower_case_word",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="person_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class AuditEvent(models.Model):
    """One thing that somebody (or, without a person, the bank itself) did to one subject.

    `cause` is the deed that this one answers or follows from, where one is known. Written in the
    transaction of the deed. The application's database role may add and read
    rows, never change or remove them.
    """

    action = models.CharField(max_length=60)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deeds",
        db_index=False,
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    cause = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="effects",
        db_index=False,
    )
    at = models.DateTimeField(db_default=Now(), editable=False)
    data = models.JSONField(default=dict)
    xid = TransactionIdField(db_default=Func(function="pg_current_xact_id"), editable=False)

    class Meta:
        indexes: ClassVar = [
            # Seals follow the order of transactions.
            models.Index(fields=["xid"], name="audit_by_transaction"),
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_by_subject"),
            models.Index(
                fields=["person", "id"],
                condition=models.Q(person__isnull=False),
                name="audit_by_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type}:{self.subject_id}"


class Notice(models.Model):
    """Something a person is told, shown to them until they have read it.

    Written in the transaction of what it tells. `kind` is one of those of `people.notice_kinds`,
    such as PROSPECTUS_CHANGED; `link` a path on this site; `cause` the deed that it tells of, where
    one is known. It is also the queue of what is sent: `handled_at` is empty until `notifications`
    has planned what becomes of it elsewhere.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)
    cause = models.ForeignKey(
        AuditEvent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    on = models.DateField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notice_by_person"),
            models.Index(
                fields=["person"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(
                fields=["id"], condition=models.Q(handled_at__isnull=True), name="notice_unhandled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"
