"""Addresses of the till's pages, and of its customers'."""

from django.urls import include, path

from merchants import views

urlpatterns = [
    path("", include("merchants.customers.urls")),
    path("till/", views.tills, name="till"),
    path("till/payments/", views.payments, name="till_payments"),
    path("till/<int:terminal_id>/", views.terminal, name="till_terminal"),
    path("till/<int:terminal_id>/<str:public_id>/", views.payment, name="till_payment"),
    path(
        "till/<int:terminal_id>/<str:public_id>/status/",
        views.payment_status,
        name="till_payment_status",
    ),
    path("till/<int:terminal_id>/<str:public_id>/cancel/", views.cancel, name="till_cancel"),
    path("merchant/developers/", views.developers, name="till_developers"),
    path("merchant/developers/keys/<int:key_id>/revoke/", views.revoke, name="till_revoke"),
]
