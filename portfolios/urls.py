"""Addresses of investors' pages, and of those who accept them."""

from django.urls import path

from portfolios.views import (
    desk_investors,
    eligibility,
    export,
    holdings,
    keys,
    portfolio,
    statements,
    strategies,
)

_DESK = "desk/<slug:bank>/investors/"
_STRATEGY = "strategies/<slug:public_id>/"

urlpatterns = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/calendar/", portfolio.calendar, name="portfolio_calendar"),
    path("portfolio/holdings/", holdings.holdings, name="portfolio_holdings"),
    path("portfolio/loans/<slug:public_id>/", holdings.loan, name="portfolio_loan"),
    path(
        "portfolio/loans/<slug:public_id>/evidence/<int:file_id>/",
        holdings.evidence,
        name="portfolio_evidence",
    ),
    path("portfolio/statements/", statements.statements, name="portfolio_statements"),
    path(
        "portfolio/statements/<slug:month>.pdf",
        statements.month_pdf,
        name="portfolio_statement_pdf",
    ),
    path("portfolio/years/", statements.tax, name="portfolio_years"),
    path("portfolio/export/", export.export, name="portfolio_export"),
    path("portfolio/keys/", keys.keys, name="portfolio_keys"),
    path("portfolio/keys/<int:key_id>/revoke/", keys.revoke_key, name="portfolio_key_revoke"),
    path("portfolio/eligibility/", eligibility.eligibility, name="eligibility"),
    path("protection/", portfolio.protection, name="protection"),
    path("strategies/", strategies.strategies, name="strategies"),
    path("strategies/new/", strategies.new_strategy, name="strategy_new"),
    path(_STRATEGY, strategies.strategy, name="strategy"),
    path(f"{_STRATEGY}turn/", strategies.turn_strategy, name="strategy_turn"),
    path(f"{_STRATEGY}log/", strategies.strategy_log, name="strategy_log"),
    path(_DESK, desk_investors.desk_investors, name="desk_investors"),
    path(f"{_DESK}<slug:public_id>/", desk_investors.desk_investor, name="desk_investor"),
    path(
        f"{_DESK}<slug:public_id>/papers/<int:number>/",
        desk_investors.desk_investor_paper,
        name="desk_investor_paper",
    ),
]
