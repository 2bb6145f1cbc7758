"""What is refused about loans and what stands behind them."""

from people.refusals import Refusal


class CollateralNotRequested(Refusal):
    """A request is invalid until its collateral lies in escrow. Source: R2-12."""

    code = "COLLATERAL_MISSING"
    detail = "A personal loan is asked for with collateral worth 150 % of the amount."
    remedy = "Put it in escrow on the case's page of collateral, then hand the case in."
