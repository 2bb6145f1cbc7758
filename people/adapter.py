"""Connects allauth's sign-up with the bank's people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest

from people import operations
from people.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Makes the login and the person in one transaction."""

    def save_user(
        self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True
    ) -> User:
        """Save the login of a sign-up together with its person."""
        super().save_user(request, user, form, commit=False)
        if commit:
            operations.sign_up(user=user, name=_name(form.cleaned_data))
        return user


def _name(cleaned: dict[str, Any]) -> str:
    name: str = cleaned["name"]
    return name
