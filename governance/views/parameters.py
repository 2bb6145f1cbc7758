"""The network's parameters in plain words, all their versions, and a form for the next one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance import operations, parameter_words, queries
from governance.forms import ParametersForm
from governance.gate import Desk, organiser_page
from governance.models import ParameterSet
from governance.refusals import ParametersRefused
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from people.refusals import Refusal
from rules.parameter_kinds import JsonValue
from rules.trust import guaranteed_first_minor

COLUMNS = (
    {"key": "meaning", "label": gettext_lazy("What it says")},
    {"key": "value", "label": gettext_lazy("Value")},
    {"key": "name", "label": gettext_lazy("Name")},
)


@require_safe
@organiser_page
def parameters(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show what holds today, what will hold, and every version with what it changed."""
    versions = queries.parameter_history(desk.network.pk)
    current = next(version for version in versions if version.effective_on <= desk.on)
    if is_csv_wanted(request):
        rows = [row for _title, group in _groups(current, desk) for row in group]
        return csv_file(f"{desk.network.slug}-parameters", COLUMNS, rows)

    return render(
        request,
        "governance/parameters.html",
        {
            "desk": desk,
            "current": current,
            "groups": _groups(current, desk),
            "versions": _told(versions, desk, current),
            "csv_url": csv_address(request),
        },
    )


@require_safe
@organiser_page
def version(request: HttpRequest, desk: Desk, number: int) -> HttpResponseBase:
    """Show one version whole."""
    versions = queries.parameter_history(desk.network.pk)
    found = next((each for each in versions if each.version == number), None)
    if found is None:
        raise Http404
    groups = _groups(found, desk)
    if is_csv_wanted(request):
        rows = [row for _title, group in groups for row in group]
        return csv_file(f"{desk.network.slug}-parameters-{number}", COLUMNS, rows)

    return render(
        request,
        "governance/parameter_version.html",
        {"desk": desk, "version": found, "groups": groups, "csv_url": csv_address(request)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def set_parameters(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a new version: first show what would change, then write it."""
    latest = queries.parameter_history(desk.network.pk)[0]
    form = ParametersForm(
        request.POST if request.method == "POST" else None, latest=_whole(latest, desk), on=desk.on
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if "edit" in request.POST:
            pass
        elif request.POST.get("confirmed") != str(latest.version):
            # Somebody who confirms what another has changed meanwhile is shown it first.
            return render(request, "governance/parameters_confirm.html", _draft(desk, form))
        elif _set(form, desk):
            messages.success(
                request,
                _("Version %(number)d holds from %(day)s on.")
                % {"number": latest.version + 1, "day": said["effective_on"].isoformat()},
            )
            return redirect("parameters", network=desk.network.slug)

    return render(
        request,
        "governance/parameters_form.html",
        {"desk": desk, "form": form, "latest": latest},
        status=422 if form.errors else 200,
    )


def _set(form: ParametersForm, desk: Desk) -> bool:
    """Write the version; False where it was refused, which the form then tells."""
    said = form.cleaned_data
    try:
        operations.set_parameters(
            network_id=desk.network.pk,
            values=said["values"],
            effective_on=said["effective_on"],
            remark=said["remark"],
            by=desk.person,
        )
    except ParametersRefused as refused:
        form.show_problems(refused.context["problems"])
        return False
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True


def _draft(desk: Desk, form: ParametersForm) -> dict[str, Any]:
    """Return what the sheet shows before the one button: everything typed, carried along."""
    return {
        "desk": desk,
        "said": form.cleaned_data,
        "latest": form.latest,
        "carried": [(name, form.data.get(name, "")) for name in form.fields],
        "guaranteed": [
            _guaranteed_minor(values, desk)
            for values in (
                form.latest.values,
                form.latest.values | form.cleaned_data["values"],
            )
        ],
    }


def _guaranteed_minor(values: dict[str, JsonValue], desk: Desk) -> int:
    """Return what the circle of every borrower has staked at least under these values."""
    terms = queries.read_terms(values, desk.asset.decimals)

    return guaranteed_first_minor(
        unique_min=terms.unique_peers_min, stake_minor_min=terms.stake_minor_min
    )


def _values(parameters: ParameterSet, desk: Desk) -> dict[str, JsonValue]:
    terms = queries.read_terms(parameters.values, desk.asset.decimals)

    return terms.to_parameters(desk.asset.decimals)


def _whole(parameters: ParameterSet, desk: Desk) -> ParameterSet:
    """Give a version its network, which the desk has loaded already."""
    parameters.network = desk.network

    return parameters


def _groups(parameters: ParameterSet, desk: Desk) -> list[tuple[Any, list[dict[str, Any]]]]:
    values = _values(parameters, desk)
    return [
        (
            title,
            [
                {
                    "meaning": parameter_words.meaning(row),
                    "value": parameter_words.shown(row, values[row.name], desk.asset),
                    "name": row.name,
                    "number": row.number,
                }
                for row in (parameter_words.BY_NAME[name] for name in names)
            ],
        )
        for title, names in parameter_words.GROUPS
    ]


def _told(versions: list[ParameterSet], desk: Desk, current: ParameterSet) -> list[dict[str, Any]]:
    """Return the history, newest first, each version with what it changed."""
    values = [_values(each, desk) for each in versions]
    return [
        {
            "version": each,
            "href": reverse("parameters_version", args=[desk.network.slug, each.version]),
            "is_current": each.pk == current.pk,
            "is_coming": each.effective_on > desk.on,
            "changes": parameter_words.changes(before, after, desk.asset)
            if before is not None
            else [],
        }
        for each, after, before in zip(versions, values, [*values[1:], None], strict=True)
    ]
