"""Browsers that may be told something while the site is closed."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from notifications import queries
from notifications.forms import DeviceForm
from notifications.models import Device
from notifications.operations import devices as operations
from notifications.operations.push_key import the_push_key
from notifications.views.gate import own_page
from people.models import Person
from people.refusals import Refusal


@require_safe
@own_page
def devices(request: HttpRequest, person: Person) -> HttpResponse:
    """Show a person's devices, and offer to add the browser that they look at it with."""
    return render(
        request,
        "notifications/devices.html",
        {
            "devices": queries.devices_of(person),
            "public_key": the_push_key(at=timezone.now()).public,
        },
    )


@require_POST
@own_page
def add_device(request: HttpRequest, person: Person) -> HttpResponse:
    """Keep the address that a browser was given by its push service."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"said": _("This browser said too little of itself.")}, status=422)
    try:
        operations.add_device(at=timezone.now(), by=person, **form.cleaned_data)
    except Refusal as refused:
        return JsonResponse({"said": str(refused)}, status=422)
    messages.success(request, _("This browser will be told."))

    return JsonResponse({"said": ""})


@require_POST
@own_page
def remove_device(request: HttpRequest, person: Person, device_id: int) -> HttpResponse:
    """Tell a device nothing more."""
    try:
        operations.remove_device(device_id=device_id, by=person)
    except Device.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The device is told nothing more."))

    return redirect("devices")


@never_cache
@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Hand out the service worker of notices; its scope is beside that of the till."""
    return HttpResponse(
        f"self.NOTICE_ICON = {json.dumps(static('img/till-192.png'))};\n"
        f"importScripts({json.dumps(static('js/notice-worker.js'))});\n",
        content_type="text/javascript; charset=utf-8",
    )
