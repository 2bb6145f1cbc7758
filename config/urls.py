"""Every address of the site."""

from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config.admin_door import has_permission, login
from config.health import health

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
# Programs ask most often, so their addresses are looked through first.
urlpatterns.append(path("api/", include("api.urls")))
# From the roof down: `loans/quotes` of the tills stands before `loans/<id>` of the investors.
for _app in reversed(_APPS):
    if find_spec(f"{_app}.api") is not None and find_spec(f"{_app}.api.urls") is not None:
        urlpatterns.append(path("api/", include(f"{_app}.api.urls")))
for _app in _APPS:
    for _module in (f"{_app}.urls", f"{_app}.organiser_urls"):
        if find_spec(_module) is not None:
            urlpatterns.append(path("", include(_module)))
