"""Every address of the site with who may come to it, as `tests.journeys.access.row` reads."""

from tests.journeys.access import desk, house, own, programs, shops
from tests.journeys.access.row import VISITORS, Row

__all__ = ["ROWS", "VISITORS", "Row"]

ROWS = (*house.ROWS, *shops.ROWS, *own.ROWS, *desk.ROWS, *programs.ROWS)
