"""An investor takes their own data away."""

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolios.queries.own_data import own_data
from portfolios.views.gate import Here, frame, investor_page


@require_safe
@investor_page
def export(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Say what the file holds; hand it out where it is asked for."""
    if request.GET.get("format") == "zip":
        return FileResponse(
            own_data(here.person),
            as_attachment=True,
            filename=f"my-data-{here.on.isoformat()}.zip",
            content_type="application/zip",
        )

    return render(request, "portfolios/export.html", frame(here))
