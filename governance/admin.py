"""What administrators see of networks: everything, for reading only."""

from django.contrib import admin

from governance.models import BooksCheck, Network, Organiser, ParameterSet
from people.admin import ReadOnlyAdmin


@admin.register(Network)
class NetworkAdmin(ReadOnlyAdmin):
    """Networks and where their day stands."""

    list_display = ("name", "slug", "asset", "clock", "business_date", "day")
    list_select_related = ("asset",)
    ordering = ("id",)


@admin.register(ParameterSet)
class ParameterSetAdmin(ReadOnlyAdmin):
    """Versions of parameters, newest first; the organisers' page makes new ones."""

    list_display = ("network", "version", "effective_on", "recorded_by", "recorded_at", "remark")
    list_filter = ("network",)
    list_select_related = ("network", "recorded_by")
    ordering = ("-id",)


@admin.register(Organiser)
class OrganiserAdmin(ReadOnlyAdmin):
    """Who organises which network."""

    list_display = ("person", "network", "since", "until")
    list_select_related = ("person", "network")
    ordering = ("id",)


@admin.register(BooksCheck)
class BooksCheckAdmin(ReadOnlyAdmin):
    """What the nightly checks of the books found, newest first."""

    list_display = ("started_at", "finished_at", "invariant_count")
    ordering = ("-id",)
