"""How every figure is counted, in plain words and as a formula."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rules.reputation import DEEDS_OF_BANK, DEEDS_OF_BUSINESS, DEEDS_OF_PERSON
from track_record.definitions import DEFINITIONS, REMARKS
from track_record.views.words import deed_word


@require_safe
@login_not_required
def methodology(request: HttpRequest) -> HttpResponse:
    """Show the definitions of all statistics."""
    tables = [
        ("bank", DEEDS_OF_BANK),
        ("business", DEEDS_OF_BUSINESS),
        ("person", DEEDS_OF_PERSON),
    ]

    return render(
        request,
        "track_record/methodology.html",
        {
            "definitions": DEFINITIONS,
            "remarks": REMARKS,
            "deeds": [
                (name, [(deed_word(deed.code), deed.most, deed.half) for deed in deeds])
                for name, deeds in tables
            ],
        },
    )
