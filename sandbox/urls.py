"""Address of the simulator, among a shop's pages for developers."""

from django.urls import path

from sandbox import views

urlpatterns = [
    path("shop/<int:merchant_id>/developers/simulator/", views.simulator, name="shop_simulator"),
]
