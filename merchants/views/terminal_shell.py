"""What makes the till an app of its own: its manifest, its worker and its page without a line."""

import hashlib
import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# All that the page without a line needs; nothing that shows anybody's money is ever kept.
SHELL = (
    *(f"css/{name}.css" for name in ("tokens", "base", "forms", "layout", "parts", "till")),
    *("js/theme.js", "js/till.js", "js/till-queue.js"),
    *("fonts/newsreader-latin.woff2", "fonts/figtree-latin.woff2", "img/mark.svg"),
)


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the till to a phone that installs it."""
    return JsonResponse(
        {
            "id": "/till/",
            "name": _("Till"),
            "short_name": _("Till"),
            "description": _("Asks customers for payments."),
            "start_url": reverse("till"),
            "scope": reverse("till"),
            "display": "standalone",
            "orientation": "portrait-primary",
            "background_color": "#f7f3e9",
            "theme_color": "#f7f3e9",
            "icons": [
                {
                    "src": static(f"img/till-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size in (192, 512)
                for purpose in ("any", "maskable")
            ],
        },
        content_type="application/manifest+json",
    )


@login_not_required
@never_cache
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the worker the few files it keeps, and then its own lines."""
    page = reverse("till_offline")
    files = [page, *(static(name) for name in SHELL)]
    version = hashlib.sha256("\n".join(files).encode()).hexdigest()[:12]
    kept = json.dumps({"version": version, "page": page, "files": files, "scope": reverse("till")})
    lines = f"self.TILL = {kept};\nimportScripts({json.dumps(static('js/till-worker.js'))});\n"

    return HttpResponse(lines, content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show the keypad without a line: what is charged waits on the device, and says so."""
    return render(request, "merchants/terminal_offline.html")
