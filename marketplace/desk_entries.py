"""The marketplace's pages at the officers' desk."""

from django.utils.translation import gettext_lazy as _

from marketplace.queries.offers import working_count

ENTRIES = [(_("Offers"), "desk_offers", (), working_count, "sprout")]
