"""The record's pages at the officers' desk."""

from django.utils.translation import gettext_lazy as _

ENTRIES = [(_("Analytics"), "desk_analytics", (), None, "activity")]
