"""What a played story has made so far."""

from dataclasses import dataclass, field

from governance.models import Network
from lending_circles.models import LoanAccount
from loans.models import Loan
from merchants.models import Merchant, Terminal
from rules import money
from stories import comparison
from stories.reader import Story


@dataclass(slots=True)
class Stage:
    """What the played story has made so far, by the names of the file."""

    story: Story
    network: Network
    accounts: dict[str, LoanAccount] = field(default_factory=dict)
    merchants: dict[str, Merchant] = field(default_factory=dict)
    terminals: dict[str, Terminal] = field(default_factory=dict)
    loans: dict[str, Loan] = field(default_factory=dict)
    refusals: list[dict[str, object]] = field(default_factory=list)
    quotes: list[dict[str, object]] = field(default_factory=list)
    broken: list[comparison.Difference] = field(default_factory=list)
    deed_count: int = 0
    purchase_count: int = 0
    expectation_count: int = 0

    @property
    def asset(self) -> money.Asset:
        return self.story.asset

    def reference(self) -> str:
        """Return a fresh reference for the deed at hand."""
        self.deed_count += 1
        return f"story:{self.deed_count}"
