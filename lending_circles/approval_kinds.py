"""What officers of a bank decide about circles."""

from django.utils.translation import gettext_lazy as _

from banks.approval_registry import ApprovalKind, Change
from banks.models import Approval
from banks.queries.capital import own_money_minor
from governance import queries as governance_queries
from lending_circles.operations import bank_funds
from rules import money


def _given(approval: Approval) -> list[Change]:
    network = governance_queries.network(approval.payload["network_id"])
    asset = money.Asset(network.asset.code, network.asset.decimals)
    held = own_money_minor(approval.bank_id, network.asset)
    left = held - approval.payload["budget_minor"]
    return [
        Change(
            _("The bank's own money, once it opens"),
            f"{money.format_amount(held, asset)} {asset.code}",
            f"{money.format_amount(left, asset)} {asset.code}",
        ),
        Change(_("Ends on"), "–", approval.payload["closes_on"]),
    ]


KINDS = {
    bank_funds.JUBILEE: ApprovalKind(
        _("A Jubilee fund for a circle"),
        tuple(bank_funds.ROLES),
        bank_funds.confirm_fund,
        changes=_given,
    ),
}
