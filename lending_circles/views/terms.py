"""What a member offers beyond their circle: at the second and third degree, and to whom."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lending_circles.grant_forms import LEVELS, TermsForm
from lending_circles.operations import preferences
from lending_circles.queries.reserves import farthest_granted
from lending_circles.rules_words import percent
from lending_circles.views.gate import Here, frame, member_page
from lending_circles.views.resting import resting


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def terms(request: HttpRequest, here: Here) -> HttpResponse:
    """Show and set the offers and acceptance rules of levels 2 and 3, relaying and forgiving."""
    account = here.account
    ratios = here.terms.credit_ratios
    form = TermsForm(ratios=ratios, initial=_initial(here))
    if request.method == "POST":
        form = TermsForm(request.POST, ratios=ratios)
        if form.is_valid():
            said = form.cleaned_data
            preferences.set_preferences(
                account_id=account.pk,
                by=here.person,
                relays=said["relays"],
                offers_second=said["offers_second"],
                offers_third=said["offers_third"],
                accepts={level: form.rule(level) for level in ("second", "third")},
                forgives_after_stake=said["forgives_after_stake"],
            )
            messages.success(request, _("Kept. It holds for what is new, from now on."))
            return redirect("circle_terms")

    return render(
        request,
        "lending_circles/terms.html",
        frame(
            here,
            form=form,
            levels=[(level, form.level_fields(level)) for level in LEVELS],
            **resting(here, farthest_granted(account)),
            shares=[percent(share) for share in here.terms.level_shares],
        ),
        status=422 if form.errors else 200,
    )


def _initial(here: Here) -> dict[str, object]:
    account = here.account
    names = [
        "relays",
        "forgives_after_stake",
        *(
            name
            for level in LEVELS
            for name in (
                f"offers_{level}",
                f"{level}_defaults_max",
                f"{level}_on_time_percent_min",
                f"{level}_ratio_min",
            )
        ),
    ]

    return {name: getattr(account, name) for name in names}
