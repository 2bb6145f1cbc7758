"""The days that were lived: each step of each day, its chunks, how long they took."""

from django.db import models


class DayRun(models.Model):
    """One business date of one network, from its opening to its close."""

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT)
    on = models.DateField()
    started_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # What the last step of the day found: amounts and counts that must agree, by name.
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "on"], name="day_run_once"),
        ]

    def __str__(self) -> str:
        return f"{self.network_id} {self.on}"


class StepRun(models.Model):
    """One step of one day: planned into chunks once, done when its last chunk is."""

    day = models.ForeignKey(DayRun, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    planned_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "position"], name="step_run_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.name}"


class ChunkRun(models.Model):
    """The subjects of one step with `after_id` < id ≤ `up_to_id`, done in one transaction."""

    step = models.ForeignKey(StepRun, on_delete=models.PROTECT, related_name="chunks")
    after_id = models.BigIntegerField()
    up_to_id = models.BigIntegerField()
    subject_count = models.IntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "after_id"], name="chunk_run_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} ({self.after_id}, {self.up_to_id}]"
