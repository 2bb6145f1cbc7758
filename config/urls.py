"""Every address of the site."""

from importlib import import_module
from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from api import urls as api_urls
from config.admin_door import has_permission, login
from config.health import health
from merchants.api import urls as till_urls

# One door for every login: the admin's own form knows no limit of tries. An officer shows a second
# factor there too.
admin.site.login = login(secure_admin_login(admin.site.login))  # type: ignore[method-assign]
admin.site.has_permission = has_permission  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("admin/", admin.site.urls),
]

# Each app brings its own addresses: those of pages in `urls.py` (of organisers' pages, where an app
# has others too, in `organiser_urls.py`), those of the API in `api/urls.py`.
_APPS = (
    "pages",
    "people",
    "notifications",
    "governance",
    "ledger",
    "seals",
    "banks",
    "payments",
    "disputes",
    "track_record",
    "marketplace",
    "portfolios",
    "lending_circles",
    "loans",
    "repayments",
    "merchants",
    "subscriptions",
    "observatory",
    "conversations",
    "business_day",
    "sandbox",
)
# Programs ask most often, so their addresses are looked through first, and the tills' before all.
# From the roof down: `loans/quotes` of the tills stands before the investors' `loans/<id>`.
_programs = [*till_urls.urlpatterns]
for _app in reversed(_APPS):
    if _app != "merchants" and find_spec(f"{_app}.api") and find_spec(f"{_app}.api.urls"):
        _programs += import_module(f"{_app}.api.urls").urlpatterns
urlpatterns.append(path("api/", include([*_programs, *api_urls.urlpatterns])))
for _app in _APPS:
    for _module in (f"{_app}.urls", f"{_app}.organiser_urls"):
        if find_spec(_module) is not None:
            urlpatterns.append(path("", include(_module)))
