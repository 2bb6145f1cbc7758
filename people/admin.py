"""What administrators see of people; the audit record is for reading only."""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.http import HttpRequest

from people.models import AuditEvent, Person, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Logins; passwords are reset by e-mail, never set here."""

    list_display = ("email", "is_active", "is_staff", "last_login")
    search_fields = ("email",)
    fields = ("email", "is_active", "is_staff", "is_superuser", "groups", "last_login")
    readonly_fields = ("email", "last_login")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: people sign up."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse: a login is made inactive."""
        return False


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows and changes none."""

    actions = None
    # Counting millions of rows would cost more than the page.
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Refuse."""
        return False


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """People."""

    list_display = ("name", "handle", "joined_at")
    search_fields = ("name", "handle")


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The audit record, newest first."""

    list_display = ("at", "action", "person", "subject_type", "subject_id")
    list_filter = ("action",)
    list_select_related = ("person",)
    ordering = ("-id",)


# Its own page would let an administrator take an officer's factor away, or see what is kept of it.
admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Who has which second factor, and nothing of its secret."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    fields = ("user", "type", "created_at", "last_used_at")
    ordering = ("id",)
