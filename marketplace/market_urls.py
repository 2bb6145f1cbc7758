"""Addresses of the secondary market."""

from django.urls import path

from marketplace.views import market

urlpatterns = [
    path("market/", market.market, name="market"),
    path("market/mine/", market.mine, name="market_mine"),
    path("market/mine/cancel/", market.cancel, name="market_cancel"),
    path("market/asks/<slug:public_id>/", market.buy, name="market_buy"),
    path("market/sell/<slug:public_id>/", market.sell, name="market_sell"),
]
