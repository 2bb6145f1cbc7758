"""Addresses of the investors' interface, under /api/."""

from django.urls import path

from portfolios.api import own, partners, public

_COMMITMENTS = "v1/partner/commitments"

urlpatterns = [
    path("v1/offers", public.Offers.as_view(), name="api_offers"),
    path("v1/offers/<str:public_id>", public.OneOffer.as_view(), name="api_offer"),
    path("v1/banks", public.Banks.as_view(), name="api_banks"),
    path("v1/banks/<str:slug>", public.OneBank.as_view(), name="api_bank"),
    path("v1/loans/<str:public_id>", public.OneLoan.as_view(), name="api_loan"),
    path("v1/notes", own.Notes.as_view(), name="api_notes"),
    path("v1/portfolio", own.Portfolio.as_view(), name="api_portfolio"),
    path("v1/statements", own.Statements.as_view(), name="api_statements"),
    path(_COMMITMENTS, partners.Commitments.as_view(), name="api_commitments"),
    path(
        f"{_COMMITMENTS}/<str:public_id>",
        partners.OneCommitment.as_view(),
        name="api_commitment",
    ),
    path(
        f"{_COMMITMENTS}/<str:public_id>/cancel",
        partners.CommitmentCancellation.as_view(),
        name="api_commitment_cancel",
    ),
]
