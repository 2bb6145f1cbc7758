"""Addresses of a shop's pages; each lies under the number of its merchant."""

from django.urls import include, path

from merchants.views.shop import entrance, today

_HERE = "<int:merchant_id>/"

urlpatterns = [
    path(_HERE, include("merchants.developer_urls")),
    path("", entrance.entrance, name="shop"),
    path(_HERE, today.today, name="shop_today"),
]
