"""Addresses of the till: its app, its payments, its cashiers and its receipts."""

from django.urls import path

from merchants.views import terminal, terminal_device, terminal_receipt, terminal_shell
from merchants.views.terminal_refund import refund

_TILL = "till/<int:terminal_id>/"
_PAYMENT = _TILL + "<str:public_id>/"

urlpatterns = [
    path("manifest.webmanifest", terminal_shell.manifest, name="manifest"),
    path("service-worker.js", terminal_shell.service_worker, name="service_worker"),
    path("offline/till/", terminal_shell.offline, name="till_offline"),
    path("receipt/<str:token>/", terminal_receipt.public, name="receipt"),
    path("till/", terminal.tills, name="till"),
    path(_TILL, terminal.terminal, name="till_terminal"),
    path(_TILL + "charges/", terminal.charges, name="till_charges"),
    path(_TILL + "recent/", terminal.recent, name="till_recent"),
    path(_TILL + "who/", terminal_device.who, name="till_who"),
    path(_TILL + "hand-over/", terminal_device.hand_over, name="till_hand_over"),
    path(_TILL + "leave/", terminal_device.leave, name="till_leave"),
    path(_PAYMENT, terminal.payment, name="till_payment"),
    path(_PAYMENT + "status/", terminal.payment_status, name="till_payment_status"),
    path(_PAYMENT + "cancel/", terminal.cancel, name="till_cancel"),
    path(_PAYMENT + "refund/", refund, name="till_refund"),
    path(_PAYMENT + "receipt/", terminal_receipt.at_till, name="till_receipt"),
]
