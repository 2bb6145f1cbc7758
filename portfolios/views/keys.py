"""An investor makes keys for their software, shown once, and withdraws them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.refusals import Refusal
from portfolios.forms.keys import KeyForm
from portfolios.operations import keys as deeds
from portfolios.queries.keys import key_of, keys_of
from portfolios.views.gate import Here, frame, investor_page


@require_http_methods(["GET", "HEAD", "POST"])
@investor_page
def keys(request: HttpRequest, here: Here) -> HttpResponse:
    """List the keys; make one, whose secret is shown on this one answer."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    issued = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            issued = deeds.issue_key(
                person=here.person, name=said["name"], scopes=said["scopes"], at=here.at
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            form = KeyForm()

    return render(
        request,
        "portfolios/keys.html",
        frame(
            here,
            form=form,
            issued=issued,
            keys=keys_of(here.person),
            address=request.build_absolute_uri("/api/v1/portfolio"),
        ),
        status=422 if form.errors else 200,
    )


@require_POST
@investor_page
def revoke_key(request: HttpRequest, here: Here, key_id: int) -> HttpResponse:
    """Withdraw one of one's own keys at once."""
    key = key_of(here.person, key_id)
    if key is None:
        raise Http404
    deeds.revoke_key(key_id=key.pk, at=here.at, by=here.person)
    messages.success(request, _("The key %(prefix)s… is withdrawn.") % {"prefix": key.prefix})

    return redirect("portfolio_keys")
