"""The Celery application and the whole schedule, as one table."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Scheduled work: the task, when it starts (UTC), what it does. Tasks scan for what is due by their
# rows; nothing is sent into the far future, because a message older than the broker's visibility
# timeout is delivered twice.
SCHEDULE = (
    ("business_day.tasks.keep_days", crontab(), "Bring days behind the calendar up to date."),
    ("merchants.tasks.expire_payments", crontab(), "Mark payments that ran out of time."),
    (
        "merchants.tasks.forget_idempotency_keys",
        crontab(minute=43, hour=3),
        "Forget what was answered to requests of more than 30 days ago.",
    ),
    (
        "portfolios.tasks.forget_partner_answers",
        crontab(minute=47, hour=3),
        "Forget what was answered to partner lenders more than 30 days ago.",
    ),
    ("people.tasks.clear_sessions", crontab(minute=17, hour=3), "Forget expired logins."),
)

app = Celery("bank")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    # A task is done when it has ended, not when it was taken: a killed worker's task runs again.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_track_started=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 3600, "health_check_interval": 25},
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    timezone="UTC",
    enable_utc=True,
    beat_schedule={
        task: {"task": task, "schedule": when, "options": {"expires": 3600}}
        for task, when, _purpose in SCHEDULE
    },
)
app.autodiscover_tasks()
