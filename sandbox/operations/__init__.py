"""What is written of a sandbox beyond what its invented people do."""

from sandbox.operations.standing_in import end_payment, name_part, pass_time, put_in_place

__all__ = ["end_payment", "name_part", "pass_time", "put_in_place"]
