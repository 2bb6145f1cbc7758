"""Addresses of the collections desk."""

from django.urls import path

from banks.gate import door
from repayments.views import collections

_HERE = "desk/<slug:bank>/collections"

urlpatterns = [
    path("desk/collections", door("desk_collections"), name="collections"),
    path(_HERE, collections.board, name="desk_collections"),
    path(f"{_HERE}/receipts", collections.receipts, name="desk_receipts"),
    path(f"{_HERE}/loans/<slug:public_id>", collections.loan, name="desk_collection"),
]
