"""The Celery application and the whole schedule, as one table."""

import datetime
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
        "subscriptions.tasks.lapse_offers",
        crontab(minute="*/5"),
        "End what was to be paid ahead and was not paid in time.",
    ),
    (
        "merchants.tasks.forget_idempotency_keys",
        crontab(minute=43, hour=3),
        "Forget what was answered to requests of more than 30 days ago.",
    ),
    (
        "merchants.tasks.forget_requests",
        crontab(minute=51, hour=3),
        "Forget what merchants' software asked more than 30 days ago.",
    ),
    (
        "merchants.tasks.forget_tokens",
        crontab(minute=57, hour=3),
        "Forget access tokens and pairings that ran out.",
    ),
    (
        "portfolios.tasks.forget_partner_answers",
        crontab(minute=47, hour=3),
        "Forget what was answered to partner lenders more than 30 days ago.",
    ),
    (
        "webhooks.tasks.deliver",
        datetime.timedelta(seconds=5),
        "Send webhooks that are due; each commit that tells something wakes it besides.",
    ),
    (
        "merchants.tasks.write_to_owners",
        crontab(),
        "Tell owners whose addresses of webhooks were switched off.",
    ),
    (
        "webhooks.tasks.forget_events",
        crontab(minute=51, hour=3),
        "Forget what was told to other programs more than 30 days ago.",
    ),
    (
        "webhooks.tasks.reseal_secrets",
        crontab(minute=57, hour=3),
        "Bring the secrets of webhooks under the site's present key.",
    ),
    (
        "notifications.tasks.dispatch",
        datetime.timedelta(seconds=15),
        "Plan new notices, and send those that are due by e-mail and to devices.",
    ),
    (
        "notifications.tasks.forget_deliveries",
        crontab(minute=41, hour=3),
        "Forget what was carried more than 30 days ago; the inbox keeps its notices.",
    ),
    (
        "seals.tasks.seal_rows",
        crontab(minute="*/5"),
        "Seal the journals and deeds that were written since.",
    ),
    (
        "governance.tasks.check_books",
        crontab(minute=33, hour=2),
        "Check every invariant of the books, and tell organisers of what is broken.",
    ),
    ("people.tasks.clear_sessions", crontab(minute=17, hour=3), "Forget expired logins."),
)

# What waits for machines of other people has workers of its own: none of the bank's work stands
# behind it.
ROUTES = {
    "webhooks.tasks.deliver": {"queue": "webhooks"},
    "notifications.tasks.dispatch": {"queue": "webhooks"},
}

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
    task_routes=ROUTES,
    beat_schedule={
        # What comes every few seconds is worth nothing a minute later.
        task: {
            "task": task,
            "schedule": when,
            "options": {"expires": 60 if isinstance(when, datetime.timedelta) else 3600},
        }
        for task, when, _purpose in SCHEDULE
    },
)
app.autodiscover_tasks()
