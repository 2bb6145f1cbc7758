"""What administrators see of days: everything, for reading only."""

from django.contrib import admin

from business_day.models import ChunkRun, DayRun, StepRun
from people.admin import ReadOnlyAdmin


@admin.register(DayRun)
class DayRunAdmin(ReadOnlyAdmin):
    """Days that were lived, newest first."""

    list_display = ("network", "on", "started_at", "opened_at", "closed_at")
    list_filter = ("network",)
    list_select_related = ("network",)
    ordering = ("-on", "-id")


@admin.register(StepRun)
class StepRunAdmin(ReadOnlyAdmin):
    """Steps of days, newest first."""

    list_display = ("day", "position", "name", "planned_at", "finished_at")
    list_select_related = ("day",)
    ordering = ("-id",)


@admin.register(ChunkRun)
class ChunkRunAdmin(ReadOnlyAdmin):
    """Chunks of steps, newest first."""

    list_display = ("step", "after_id", "up_to_id", "subject_count", "finished_at", "failure")
    list_select_related = ("step",)
    ordering = ("-id",)
