"""Addresses of what is said about the interfaces."""

from django.urls import path

from api import pages

urlpatterns = [
    path("schema", pages.schema, name="api_schema"),
    path("docs", pages.docs, name="api_docs"),
    path("guide", pages.guide, name="api_guide"),
    path("versions", pages.versions, name="api_versions"),
    path("problems", pages.problems, name="api_problems"),
]
