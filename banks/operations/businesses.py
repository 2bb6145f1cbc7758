"""Local businesses come to a bank."""

import datetime
from collections.abc import Mapping

from django.db import connection, transaction
from django.utils.text import slugify

from banks.case_refusals import NameMissing
from banks.models import Bank, Business
from banks.queries.cases import banks_open_for_business
from banks.queries.officers import check_role
from banks.refusals import BankNotListing
from banks.steps.approvals import midnight
from banks.steps.case_moves import check_owner
from people import audit
from people.models import Person
from people.public_ids import public_id
from people.text import name_hides_something

_DESCRIBED = ("name", "sector", "region", "registration_number", "about")


@transaction.atomic(durable=True)
def open_business(
    *,
    bank_id: int,
    owner: Person,
    name: str,
    sector: str,
    country: str,
    region: str,
    on: datetime.date,
    by: Person,
) -> Business:
    """Let a business come to a bank; its owner does it, or an officer for them.

    Raises BankNotListing, NameMissing and NotOfficer.
    """
    bank = Bank.objects.get(pk=bank_id)

    if by.pk != owner.pk:
        check_role(by, bank.pk)
    if not banks_open_for_business().filter(pk=bank.pk).exists():
        raise BankNotListing
    name = _readable(name)

    business = Business.objects.create(
        public_id=public_id("business", midnight(on)),
        bank=bank,
        owner=owner,
        name=name,
        slug=_free_slug(name),
        sector=" ".join(sector.split())[:40],
        country=country.strip().upper()[:2],
        region=" ".join(region.split())[:80],
        since=on,
    )
    audit.record("BUSINESS_OPENED", by=by, subject=business, data={"bank": bank.slug})

    return business


@transaction.atomic(durable=True)
def describe_business(
    *, business_id: int, values: Mapping[str, str], on: datetime.date, by: Person
) -> Business:
    """Set what everybody reads about a business: name, sector, region, number, about.

    Raises NameMissing and NotTheOwner.
    """
    business = Business.objects.select_for_update().get(pk=business_id)
    check_owner(by, business)
    given = {name: values[name] for name in _DESCRIBED if name in values}
    if "name" in given:
        given["name"] = _readable(given["name"])

    for name, value in given.items():
        length = getattr(Business._meta.get_field(name), "max_length", None)
        setattr(business, name, value.strip()[:length])
    business.save(update_fields=list(given))
    audit.record(
        "BUSINESS_DESCRIBED",
        by=by,
        subject=business,
        data={"fields": sorted(given), "on": on.isoformat()},
    )

    return business


def _readable(name: str) -> str:
    name = " ".join(name.split())[:120]
    if not name or name_hides_something(name):
        raise NameMissing

    return name


def _free_slug(name: str) -> str:
    """Return a word for addresses that no other business has; two of one name wait in line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('banks.business.slug'))")
    wanted = slugify(name)[:50].strip("-") or "business"
    taken = set(Business.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1

    return slug
