"""Addresses of the seals."""

from django.urls import path

from seals import views

urlpatterns = [
    path("seals/", views.heads, name="seals"),
    path("seals/heads.txt", views.heads_file, name="seal_heads"),
]
