"""The address of the style guide."""

from django.urls import path

from pages import views

urlpatterns = [
    path("styleguide/", views.style_guide, name="style_guide"),
]
