"""The disputes' page at the officers' desk."""

from django.utils.translation import gettext_lazy as _

from disputes.queries.disputes import waiting_count

ENTRIES = [(_("Disputes"), "desk_disputes", (), waiting_count, "scale")]
