"""What other operations, and the business day, do to circles inside their transactions."""

from lending_circles.steps.establishing import establish_loan
from lending_circles.steps.quoting import quote_loan

__all__ = ["establish_loan", "quote_loan"]
