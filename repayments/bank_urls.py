"""Addresses of banks' loans: the desk's, the owner's, those of everybody who watches or holds."""

from django.urls import path

from repayments.views import bank_business, bank_desk, bank_watch, calls

_DESK = "desk/<slug:bank>/loans"
_OWN = "business/loans"
_LOAN = "bank-loans/<slug:public_id>/"

urlpatterns = [
    path(_DESK, bank_desk.loans, name="desk_loans"),
    path(f"{_DESK}/<int:loan_id>", bank_desk.loan, name="desk_loan"),
    path(f"{_DESK}/<int:loan_id>/files/<int:file_id>", bank_desk.file, name="desk_loan_file"),
    path(_OWN, bank_business.loans, name="business_loans"),
    path(f"{_OWN}/<int:loan_id>", bank_business.loan, name="business_loan"),
    path(
        f"{_OWN}/<int:loan_id>/files/<int:file_id>", bank_business.file, name="business_loan_file"
    ),
    path(_LOAN, bank_watch.loan, name="watched_loan"),
    path(f"{_LOAN}files/<int:file_id>/", bank_watch.file, name="watched_loan_file"),
    path(f"{_LOAN}reports/<int:report_id>/", bank_watch.report_file, name="watched_loan_report"),
    path("portfolio/calls/", calls.calls, name="calls"),
]
