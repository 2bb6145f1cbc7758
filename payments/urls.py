"""Addresses of wallets, of businesses' accounts, and of the treasury at the officers' desk."""

from django.urls import path

from banks.gate import door
from payments.views import settlements, statements, treasury, wallet

_BUSINESS = "business/<slug:business>/account"
_DESK = "desk/<slug:bank>/treasury"

urlpatterns = [
    path("wallet", wallet.account, name="wallet"),
    path("wallet/deposit", wallet.deposit, name="wallet_deposit"),
    path("wallet/withdraw", wallet.withdraw, name="wallet_withdraw"),
    path("wallet/transfers/<slug:public_id>", wallet.transfer, name="transfer"),
    path(_BUSINESS, wallet.account, name="business_account"),
    path(f"{_BUSINESS}/deposit", wallet.deposit, name="business_deposit"),
    path(f"{_BUSINESS}/withdraw", wallet.withdraw, name="business_withdraw"),
    path("desk/treasury", door("desk_treasury"), name="treasury"),
    path(_DESK, treasury.overview, name="desk_treasury"),
    path(f"{_DESK}/deposits", treasury.deposits, name="desk_deposits"),
    path(f"{_DESK}/withdrawals", treasury.withdrawals, name="desk_withdrawals"),
    path(f"{_DESK}/settlements", settlements.settlements, name="desk_settlements"),
    path(f"{_DESK}/statements", statements.statements, name="desk_statements"),
    path(f"{_DESK}/statements/<slug:public_id>", statements.statement, name="desk_statement"),
    path(f"{_DESK}/suspense", statements.suspense, name="desk_suspense"),
]
