"""Addresses of businesses, their cases, and the desk where cases are looked at."""

from django.urls import path

from banks.views import business_pages, case_desk, case_papers, case_prospectus, case_review
from banks.views import case_writing as writing

_CASE = "business/cases/<slug:case>/"
_DESK = "desk/<slug:bank>/cases/"
_AT = f"{_DESK}<slug:case>/"
_READ = "prospectuses/<slug:prospectus>/"

urlpatterns = [
    path("business/", business_pages.home, name="business_home"),
    path("business/open/", business_pages.open_business, name="business_open"),
    path("business/<slug:business>/about/", business_pages.business, name="business_about"),
    path("business/<slug:business>/ask/", writing.open_case, name="case_open"),
    path(_CASE, writing.case, name="business_case"),
    path(f"{_CASE}request/", writing.change_request, name="case_request"),
    path(f"{_CASE}write/<slug:section>/", writing.section, name="case_section"),
    path(f"{_CASE}documents/<slug:document>/", writing.document, name="case_document"),
    path(f"{_CASE}documents/<slug:document>/aside/", writing.set_aside, name="case_aside"),
    path(_DESK, case_desk.queue, name="desk_cases"),
    path(_AT, case_review.case, name="desk_case"),
    path(f"{_AT}documents/", case_papers.papers, name="desk_case_documents"),
    path(f"{_AT}documents/<slug:document>/", case_papers.paper, name="desk_case_document"),
    path(f"{_AT}messages/", case_papers.talk, name="desk_case_messages"),
    path(f"{_AT}remarks/", case_papers.remarks, name="desk_case_remarks"),
    path(f"{_AT}history/", case_papers.history, name="desk_case_history"),
    path(_READ, case_prospectus.prospectus, name="prospectus"),
    path(f"{_READ}content.json", case_prospectus.content, name="prospectus_content"),
    path(
        f"{_READ}documents/<slug:document>/", case_prospectus.document, name="prospectus_document"
    ),
]
