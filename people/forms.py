"""What sign-up asks for beside e-mail and password."""

from django import forms
from django.http import HttpRequest

from people.models import NAME_LENGTH_MAX, User
from people.text import name_hides_something


def _visible(name: str) -> None:
    if name_hides_something(name):
        raise forms.ValidationError("There are characters in it that cannot be seen.")


class NameForm(forms.Form):
    """The name that the community sees; allauth adds the e-mail address and the password."""

    name = forms.CharField(
        label="Your name",
        max_length=NAME_LENGTH_MAX,
        validators=[_visible],
        help_text="As your circle knows you.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing: the person was made together with the login (AccountAdapter)."""
