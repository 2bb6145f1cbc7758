"""Addresses of offers: for everybody, for investors, at the desk, for owners."""

from django.urls import path

from banks.gate import door
from marketplace.views import (
    browse,
    business_offers,
    case_collateral,
    committing,
    desk_offers,
    offer,
    proposals,
)

_OFFER = "offers/<slug:public_id>"
_DESK = "desk/<slug:bank>/offers"
_OWN = "business/offers"

urlpatterns = [
    path("offers", browse.browse, name="offers"),
    path("offers/compare", browse.compare, name="offers_compare"),
    path("offers/searches", browse.save_search, name="search_save"),
    path("offers/searches/<int:search_id>/drop", browse.drop_search, name="search_drop"),
    path(_OFFER, offer.offer, name="offer"),
    path(f"{_OFFER}/contract.pdf", offer.contract_file, name="offer_contract"),
    path(f"{_OFFER}/commit", committing.commit, name="offer_commit"),
    path(f"{_OFFER}/proposals", proposals.proposals, name="offer_proposals"),
    path("commitments/<slug:public_id>", committing.commitment, name="commitment"),
    path("desk/offers", door("desk_offers"), name="desk_offers"),
    path(_DESK, desk_offers.offers_list, name="desk_offers"),
    path(f"{_DESK}/new", desk_offers.new_offer, name="desk_offer_new"),
    path(f"{_DESK}/<slug:public_id>", desk_offers.offer, name="desk_offer"),
    path(f"{_DESK}/<slug:public_id>/terms", desk_offers.revise, name="desk_offer_terms"),
    path("business/cases/<slug:case>/collateral/", case_collateral.own, name="case_collateral"),
    path(
        "desk/<slug:bank>/cases/<slug:case>/collateral/",
        case_collateral.desk,
        name="desk_case_collateral",
    ),
    path(_OWN, business_offers.offers_list, name="business_offers"),
    path(f"{_OWN}/<slug:public_id>", business_offers.offer, name="business_offer"),
]
