"""Addresses of banks: the officers' desk, and what owners of businesses see."""

from django.urls import include, path

urlpatterns = [
    path("", include("banks.desk_urls")),
    path("", include("banks.case_urls")),
]
