"""Addresses of the public record, and of the officers' analytics."""

from django.urls import path

from track_record.views import analytics, banks, businesses, methodology

urlpatterns = [
    path("banks", banks.banks, name="banks"),
    path("banks/<slug:slug>", banks.bank, name="bank_page"),
    path("banks/<slug:slug>/trend", banks.trend, name="bank_trend"),
    path("businesses/<slug:slug>", businesses.business, name="business_page"),
    path("methodology", methodology.methodology, name="methodology"),
    path("desk/<slug:bank>/analytics", analytics.analytics, name="desk_analytics"),
]
