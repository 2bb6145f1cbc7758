"""What officers type while they look at cases."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banks.case_sections import PRODUCT_LABELS
from banks.forms.cases import visible
from banks.models import BusinessCase, CaseCheck, CaseDocument
from rules.affordability import WhatIf
from rules.scorecard import POINTS_MAX

RESULT_LABELS: dict[str, Any] = {
    CaseCheck.Result.PASSED: _("Yes"),
    CaseCheck.Result.FAILED: _("No"),
    CaseCheck.Result.NOT_APPLICABLE: _("Does not apply"),
}
VISIBILITY_LABELS: dict[str, Any] = {
    CaseDocument.Visibility.INTERNAL: _("Only the owner and the bank"),
    CaseDocument.Visibility.INVESTORS: _("Investors too"),
    CaseDocument.Visibility.REDACTED: _("Investors read the redacted version"),
}
_REMARK_LENGTH = 500


class QueueForm(forms.Form):
    """Narrows the work queue."""

    tab = forms.CharField(required=False, widget=forms.HiddenInput, max_length=12)
    words = forms.CharField(
        label=_("Name or title"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "type": "search"}),
    )
    product = forms.ChoiceField(
        label=_("Kind of loan"), required=False, choices=[("", _("All")), *PRODUCT_LABELS.items()]
    )
    officer = forms.ChoiceField(label=_("Officer"), required=False)

    def __init__(self, data: Any, *, officers: list[tuple[str, str]]) -> None:
        """Offer the officers of the bank by handle."""
        super().__init__(data)
        officer: Any = self.fields["officer"]
        officer.choices = [("", _("All")), ("-", _("Nobody yet")), *officers]


class CriterionForm(forms.Form):
    """An answer to one criterion."""

    criterion = forms.CharField(max_length=20, widget=forms.HiddenInput)
    result = forms.ChoiceField(label=_("Answer"), choices=list(RESULT_LABELS.items()))
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=_REMARK_LENGTH, validators=[visible]
    )
    evidence = forms.CharField(label=_("Evidence"), required=False, max_length=40)


class FactorForm(forms.Form):
    """Points for one factor."""

    factor = forms.CharField(max_length=20, widget=forms.HiddenInput)
    points = forms.IntegerField(label=_("Points"), min_value=0, max_value=POINTS_MAX)
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=_REMARK_LENGTH, validators=[visible]
    )


class SignForm(forms.Form):
    """A signature: the verdict, the grade, and why."""

    grade = forms.ChoiceField(
        label=_("Grade"), required=False, choices=[("", "–"), *BusinessCase.Grade.choices]
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=_REMARK_LENGTH,
        help_text=_("Needed for a grade that is not the scorecard's, and to turn a case down."),
        validators=[visible],
        widget=forms.Textarea({"rows": 2}),
    )


class ReasonForm(forms.Form):
    """What the owner should change."""

    reason = forms.CharField(
        label=_("What should change"),
        max_length=_REMARK_LENGTH,
        validators=[visible],
        widget=forms.Textarea({"rows": 2}),
    )


class WhatIfForm(forms.Form):
    """A loan to try on the forecast."""

    percent_a_year = forms.DecimalField(
        label=_("Interest a year, %"), min_value=0, max_value=100, decimal_places=3
    )
    months = forms.IntegerField(label=_("Months to repay"), min_value=1, max_value=120)
    grace_months = forms.IntegerField(
        label=_("Months without repayment"), min_value=0, max_value=24
    )
    less_income = forms.IntegerField(label=_("Sales fall by, %"), min_value=0, max_value=100)
    more_costs = forms.IntegerField(label=_("Costs rise by, %"), min_value=0, max_value=200)

    DEFAULTS = {
        "percent_a_year": "12",
        "months": "24",
        "grace_months": "0",
        "less_income": "20",
        "more_costs": "0",
    }

    def loan(self, principal_minor: int) -> WhatIf:
        """Return the loan to try."""
        said = self.cleaned_data
        return WhatIf(
            principal_minor=principal_minor,
            apr=Fraction(Decimal(said["percent_a_year"])) / 100,
            months=said["months"],
            grace_months=said["grace_months"],
            income_ratio=1 - Fraction(said["less_income"], 100),
            cost_ratio=1 + Fraction(said["more_costs"], 100),
        )


class VisibilityForm(forms.Form):
    """Who may read a document."""

    visibility = forms.ChoiceField(label=_("Who reads it"), choices=list(VISIBILITY_LABELS.items()))
