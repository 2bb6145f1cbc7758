"""Whom members lend to beyond their circle: their rules held against a borrower's record."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

# As a rule that is not there: no record has more, none has less.
NO_MAX = 32_767
NO_MIN = 0

Bounds = npt.NDArray[np.int16]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class BorrowerRecord:
    """What of a borrower the rules of lenders they do not know may ask for.

    `defaults` are all there ever were; `on_time_percent` is None where no installment was due yet.
    """

    defaults: int
    on_time_percent: int | None
    ratio: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Acceptance:
    """The rules of all members for the second and the third level, one place a member."""

    second_defaults_max: Bounds
    second_on_time_percent_min: Bounds
    second_ratio_min: Bounds
    third_defaults_max: Bounds
    third_on_time_percent_min: Bounds
    third_ratio_min: Bounds

    def accepting(
        self, level: int, record: BorrowerRecord, nodes: npt.NDArray[np.integer]
    ) -> Flags:
        """Return which of `nodes` lend at a level to somebody with this record.

        Source: R3-120: profiles are matched automatically, without being viewed.
        """
        if level == 2:
            most, on_time, ratio = (
                self.second_defaults_max,
                self.second_on_time_percent_min,
                self.second_ratio_min,
            )
        else:
            most, on_time, ratio = (
                self.third_defaults_max,
                self.third_on_time_percent_min,
                self.third_ratio_min,
            )
        accepted: Flags = (record.defaults <= most[nodes]) & (record.ratio >= ratio[nodes])
        if record.on_time_percent is not None:
            accepted &= record.on_time_percent >= on_time[nodes]

        return accepted


def on_time_percent(on_time: int, due: int) -> int | None:
    """Return which part of the installments due so far was paid on time or extended, in percent.

    Whole percent, rounded down, so that 100 says all of them; None where none was due.

    Source: R3-120; the record of a borrower.
    """
    assert 0 <= on_time <= due

    return on_time * 100 // due if due else None


def is_accepted(
    record: BorrowerRecord,
    *,
    defaults_max: int | None,
    on_time_percent_min: int | None,
    ratio_min: int | None,
) -> bool:
    """Tell whether one member's rules accept a record; None asks for nothing.

    Source: R3-120. The plain twin of `Acceptance.accepting`, held equal by a property test.
    """
    percent = record.on_time_percent

    return (
        (defaults_max is None or record.defaults <= defaults_max)
        and (on_time_percent_min is None or percent is None or percent >= on_time_percent_min)
        and (ratio_min is None or record.ratio >= ratio_min)
    )


def no_rules(size: int) -> Acceptance:
    """Return the rules of members who ask for nothing.

    Source: R3-120: a member without rules accepts any record.
    """
    most = np.full(size, NO_MAX, dtype=np.int16)
    least = np.full(size, NO_MIN, dtype=np.int16)

    return Acceptance(
        second_defaults_max=most,
        second_on_time_percent_min=least,
        second_ratio_min=least,
        third_defaults_max=most,
        third_on_time_percent_min=least,
        third_ratio_min=least,
    )


def merged_rules(
    before: Acceptance | None,
    changed: Acceptance | None,
    old: npt.NDArray[np.integer],
    new: npt.NDArray[np.integer],
    size: int,
) -> Acceptance | None:
    """Return the rules of `size` members: `before` at the places `old`, `changed` over them.

    None where nobody has any rule.

    Source: R3-091: what members prefer changes in real time.
    """
    if before is None and changed is None:
        return None
    former = before or no_rules(len(old))
    later = changed or no_rules(len(new))

    columns = {}
    for column in fields(Acceptance):
        values = np.empty(size, dtype=np.int16)
        values[old] = getattr(former, column.name)
        values[new] = getattr(later, column.name)
        columns[column.name] = values

    return Acceptance(**columns)
