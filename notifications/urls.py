"""Addresses of a person's notices, and of how they want to be told."""

from django.urls import path

from notifications.views import choices, devices, inbox, programs

urlpatterns = [
    path("notifications/", inbox.inbox, name="notifications"),
    path("notifications/read/", inbox.read, name="notifications_read"),
    path("notifications/open/<int:notice_id>/", inbox.open_notice, name="notification"),
    path("notifications/choices/", choices.choices, name="notification_choices"),
    path("notifications/quiet/", choices.quiet_hours, name="quiet_hours"),
    path("notifications/stop/<str:token>/", choices.stop_letters, name="stop_letters"),
    path("notifications/devices/", devices.devices, name="devices"),
    path("notifications/devices/add/", devices.add_device, name="device_add"),
    path("notifications/devices/<int:device_id>/", devices.remove_device, name="device_remove"),
    path("notifications/worker.js", devices.worker, name="notifications_worker"),
    path("notifications/programs/", programs.programs, name="own_webhooks"),
    path("notifications/programs/<str:public_id>/", programs.change, name="own_webhook"),
]
