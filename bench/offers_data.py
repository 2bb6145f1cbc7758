"""A marketplace in full swing: banks with a long record, and offers of all kinds."""

import datetime
import hashlib
from collections.abc import Mapping

import psycopg
from django.db import models, transaction

from banks.models import Bank, Business, BusinessCase, CaseVersion, Prospectus
from bench import bank_data, members
from bench.bulk import without_indexes
from bench.database import address, settle
from ledger.kinds import Purpose
from ledger.models import Asset
from loans.models import BankLoan, Loan
from marketplace.models import Invitation, Offer, SavedSearch
from people import operations as people
from people.models import Person
from repayments.models import LoanBalance
from track_record.models import BankDay, LoanRecord
from track_record.operations import refresh_figures

TODAY = bank_data.STARTS_ON
BUSINESSES_PER_BANK = 100
ASSETS = {"USD": 2, "JPY": 0}
COUNTRIES = (
    *("AT", "BE", "BR", "CH", "CO", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GH", "GR", "HR"),
    *("IE", "IN", "IT", "KE", "MX", "NL", "NO", "PE", "PH", "PL", "PT", "RO", "SE", "TR", "UG"),
)
SECTORS = (
    *("bakery", "bicycles", "care", "clothes", "crafts", "dairy", "energy", "farming", "fishing"),
    *("food", "forestry", "furniture", "housing", "repair", "schools", "shops", "transport"),
    *("travel", "water", "wood"),
)
_FILLED = (
    "loans_loan",
    "loans_bankloan",
    "repayments_loanbalance",
    "track_record_loanrecord",
    "marketplace_offer",
)
# Three in five loans are repaid and three in a hundred were defaulted; of the others one in
# twenty is late. Banks differ: the more so, the higher their number.
_LOANS = """
    CREATE UNLOGGED TABLE bench_loan AS
    SELECT %(model)s + n AS id, business.id AS business, business.bank_id AS bank,
        (50 + bench_chance(n, 41) %% 251) * 1200 AS principal,
        CASE WHEN bench_chance(n, 42) %% 100 < 60 THEN 'SETTLED'
            WHEN bench_chance(n, 43) %% 1000 < 20 + business.bank_id %% 80 THEN 'DEFAULTED'
            ELSE 'REPAYING' END AS state,
        %(today)s::date - (30 + bench_chance(n, 44) %% 900)::int AS began,
        (bench_chance(n, 45) %% 12)::int AS paid
    FROM generate_series(1, %(loans)s) n
    JOIN banks_business business
        ON business.id = %(first)s + 1 + bench_chance(n, 46) %% %(businesses)s
"""
_STATISTICS = """
    INSERT INTO track_record_endedmonth (bank_id, asset_id, month, ended_count, principal_minor,
        defaulted_count, claim_minor, collateral_minor, bond_minor, contingency_minor, loss_minor,
        recovered_minor, holder_recovered_minor, written_off_minor)
    SELECT bank_id, asset_id, date_trunc('month', ended_on), count(*), sum(principal_minor),
        count(defaulted_on), sum(claim_minor), 0, 0, 0, sum(loss_minor), sum(recovered_minor),
        sum(recovered_minor), 0
    FROM track_record_loanrecord WHERE ended_on IS NOT NULL GROUP BY 1, 2, 3
"""
_SUMS = """
    SELECT bank_id, asset_id, count(*), sum(principal_minor), sum(repaid_minor),
        sum(interest_minor), sum(due_count), sum(on_time_count),
        count(*) FILTER (WHERE ended_on IS NOT NULL AND defaulted_on IS NULL), count(defaulted_on),
        sum(claim_minor), sum(loss_minor), sum(recovered_minor), sum(par30_minor)
    FROM track_record_loanrecord GROUP BY bank_id, asset_id
"""
_SUMMED = (
    *("bank_id", "asset_id", "loan_count", "released_minor", "repaid_minor", "interest_minor"),
    *("due_count", "on_time_count", "settled_count", "defaulted_count", "claim_minor"),
    *("loss_minor", "recovered_minor", "par30_minor"),
)


def make_market(*, banks: int, loans: int, offers: int) -> Person:
    """Make so many banks, loans that they have lent, and open offers; return an investor."""
    union = bank_data.found_union()
    for code, decimals in ASSETS.items():
        Asset.objects.get_or_create(code=code, defaults={"decimals": decimals})
    business = bank_data.add_business(union)
    (holder,) = bank_data.add_investors(union, 1, money_minor=bank_data.PARTITION_MINOR)
    # One of each is the model of all others.
    loan = bank_data.lend(union, business, [(*holder, 1)])
    offer = _offer(union, business)
    values: dict[str, object] = {
        "today": TODAY,
        "banks": banks,
        "businesses": banks * BUSINESSES_PER_BANK,
        "loans": loans,
        "offers": offers,
        "bank": union.bank.pk,
        "first": business.pk,
        "model": loan.pk,
        "offer": offer.pk,
        "asset": union.asset.pk,
        "assets": list(Asset.objects.order_by("pk").values_list("pk", flat=True)),
        "countries": list(COUNTRIES),
        "sectors": list(SECTORS),
    }
    with address("owner").connect() as owner:
        owner.execute(members.CHANCE)
        _write_banks(owner, values)
        with without_indexes(owner, _FILLED):
            owner.execute(_LOANS, values)
            _write_loans(owner, values)
            _write_offers(owner, values)
        owner.execute(_STATISTICS)
        sums = owner.execute(_SUMS).fetchall()
        owner.execute("DROP TABLE bench_loan")
        # The models of the copies are no part of the market.
        owner.execute(
            "UPDATE marketplace_offer SET state = 'CANCELLED' WHERE id = %(offer)s", values
        )
    _write_figures(union, sums)
    settle()

    return _investor(union)


def _copies(model: type[models.Model], rows: str, key: str, **changed: str) -> bytes:
    """Return SQL that copies a model row for each of `rows`, some columns changed."""
    columns = [str(field.column) for field in model._meta.concrete_fields]
    assert set(changed) <= set(columns), set(changed) - set(columns)
    table = model._meta.db_table
    names = ", ".join(f'"{column}"' for column in columns)
    asked = ", ".join(changed.get(column, f'one."{column}"') for column in columns)
    return (
        f"INSERT INTO {table} ({names}) SELECT {asked} "  # noqa: S608  our own words alone
        f"FROM {rows}, {table} one WHERE {key}"
    ).encode()


def _write_banks(owner: psycopg.Connection, values: dict[str, object]) -> None:
    owner.execute(
        _copies(
            Bank,
            "generate_series(1, %(banks)s) n",
            "one.id = %(bank)s",
            id="%(bank)s + n",
            name="'Community bank ' || n",
            slug="'bank-' || n",
            country="(%(countries)s::text[])[1 + n %% 30]",
            cover_millionths="(ARRAY[40000, 60000, 120000, 250000])[1 + n %% 4]",
        ),
        values,
    )
    owner.execute(
        _copies(
            Business,
            "generate_series(1, %(businesses)s) n",
            "one.id = %(first)s",
            id="%(first)s + n",
            bank_id="%(bank)s + 1 + n %% %(banks)s",
            public_id="'business_' || lpad((%(first)s + n)::text, 26, '0')",
            name="'Business number ' || n",
            slug="'business-' || %(first)s + n",
            country="(%(countries)s::text[])[1 + n %% %(banks)s %% 30]",
            sector="(%(sectors)s::text[])[1 + bench_chance(n, 40) %% 20]",
        ),
        values,
    )


def _write_loans(owner: psycopg.Connection, values: dict[str, object]) -> None:
    ended = "CASE WHEN state = '{}' THEN began + 365 END"
    share = "CASE state WHEN 'SETTLED' THEN principal ELSE principal / 12 * paid END"
    copies: tuple[tuple[type[models.Model], str, Mapping[str, str]], ...] = (
        (
            Loan,
            "one.id",
            {
                "id": "loan.id",
                "public_id": "'loan_' || lpad(loan.id::text, 26, '0')",
                "principal_minor": "principal",
                "established_on": "began",
                "state": "loan.state",
                "settled_on": ended.format("SETTLED").replace("state", "loan.state"),
                "defaulted_on": ended.format("DEFAULTED").replace("state", "loan.state"),
            },
        ),
        (
            BankLoan,
            "one.loan_id",
            {
                "loan_id": "loan.id",
                "bank_id": "loan.bank",
                "servicer_id": "loan.bank",
                "business_id": "loan.business",
                "offer_public_id": "'offer_of_' || loan.id",
                "escrowed_minor": "principal",
                "released_minor": "principal",
            },
        ),
        (
            LoanBalance,
            "one.loan_id",
            {
                "loan_id": "loan.id",
                "outstanding_minor": f"principal - {share}",
                "next_due_on": "CASE WHEN state = 'REPAYING' THEN %(today)s::date + 9 END",
            },
        ),
    )
    for model, key, changed in copies:
        owner.execute(_copies(model, "bench_loan loan", f"{key} = %(model)s", **changed), values)
    columns = {field.column: _default(field) for field in LoanRecord._meta.concrete_fields}
    columns |= {
        "bank_loan_id": "id",
        "bank_id": "bank",
        "asset_id": "%(asset)s",
        "business_id": "business",
        "released_on": "began",
        "cohort": "to_char(began, 'YYYY-\"Q\"Q')",
        "principal_minor": "principal",
        "repaid_minor": share,
        "interest_minor": "principal / 20",
        "due_count": "1 + paid",
        "on_time_count": "1 + paid - (bench_chance(id, 47) %% (2 + paid))::int / 4",
        "ended_on": "CASE WHEN state <> 'REPAYING' THEN began + 365 END",
        "defaulted_on": ended.format("DEFAULTED"),
        "claim_minor": f"CASE WHEN state = 'DEFAULTED' THEN principal - ({share}) ELSE 0 END",
        "loss_minor": "CASE WHEN state = 'DEFAULTED' THEN principal / 12 ELSE 0 END",
        "recovered_minor": "CASE WHEN state = 'DEFAULTED' THEN principal / 24 ELSE 0 END",
        "par30_minor": f"CASE WHEN state = 'REPAYING' AND id %% 20 = 0"
        f" THEN principal - ({share}) ELSE 0 END",
    }
    names = ", ".join(f'"{column}"' for column in columns)
    owner.execute(
        f"INSERT INTO track_record_loanrecord ({names}) "  # noqa: S608  our own words alone
        f"SELECT {', '.join(columns.values())} FROM bench_loan".encode(),
        values,
    )


def _default(field: models.Field) -> str:  # type: ignore[type-arg]
    value = field.get_default()
    return "NULL" if value is None else repr(value)


def _write_offers(owner: psycopg.Connection, values: dict[str, object]) -> None:
    chance = "bench_chance(n, {}) %% {}".format
    owner.execute(
        _copies(
            Offer,
            "generate_series(1, %(offers)s) n JOIN banks_business business"
            f" ON business.id = %(first)s + 1 + {chance(50, '%(businesses)s')}"
            f" CROSS JOIN LATERAL (SELECT (50 + {chance(51, 950)}) * 10000 AS asks) AS sum",
            "one.id = %(offer)s",
            id="%(offer)s + n",
            public_id="'offer_' || lpad((%(offer)s + n)::text, 26, '0')",
            bank_id="business.bank_id",
            business_id="business.id",
            asset_id=f"(%(assets)s::bigint[])[1 + {chance(52, 10)} / 8 * (1 + n %% 2)]",
            title="'A thing worth lending for, number ' || n",
            country="business.country",
            sector="business.sector",
            grade=f"substr('AABBBCCCDE', 1 + ({chance(53, 10)})::int, 1)",
            product=f"(ARRAY['BUSINESS', 'BUSINESS', 'PROJECT', 'PERSONAL'])[1 + {chance(54, 4)}]",
            repayment="(ARRAY['SCHEDULED', 'SCHEDULED', 'SCHEDULED', 'BULLET', 'REVENUE_SPLIT'])"
            f"[1 + {chance(55, 5)}]",
            rate_millionths=f"30000 + {chance(56, 220)} * 500",
            installment_count=f"3 + {chance(57, 33)}",
            principal_minor="asks",
            soft_cap_minor="asks / 2",
            committed_minor=f"asks / 100 * ({chance(58, 100)})",
            ticket_minor=f"(ARRAY[1000, 2500, 10000, 50000, 100000])[1 + {chance(59, 5)}]",
            collateral_millionths=f"CASE WHEN {chance(60, 4)} = 0 THEN 500000 ELSE 0 END",
            closes_on=f"%(today)s::date + ({chance(61, 45)})::int",
            state=f"CASE WHEN {chance(62, 100)} < 15 THEN 'LISTED' ELSE 'FUNDING' END",
            private_until=f"CASE WHEN {chance(63, 100)} < 2 THEN %(today)s::date + 5 END",
        ),
        values,
    )


def _write_figures(union: bank_data.Union, sums: list[tuple[int, ...]]) -> None:
    """Write the sums of the day, and let the record derive from them what the pages show."""
    days = []
    for row in sums:
        day = BankDay(on=TODAY, **dict(zip(_SUMMED, row, strict=True)))
        day.open_count = day.loan_count - day.settled_count - day.defaulted_count
        day.outstanding_minor = day.released_minor - day.repaid_minor - day.claim_minor
        days.append(day)
    BankDay.objects.bulk_create(days)
    refresh_figures(network_id=union.network.pk, on=TODAY)


@transaction.atomic
def _offer(union: bank_data.Union, business: Business) -> Offer:
    case = BusinessCase.objects.create(
        public_id=f"case_{1:026}",
        business=business,
        bank=union.bank,
        author=union.owner,
        title="A thing",
        purpose="To do more of it.",
        asset=union.asset,
        asks_minor=100_000,
        state_since=TODAY,
        grade="B",
    )
    digest = hashlib.sha256(b"a case").hexdigest()
    version = CaseVersion.objects.create(
        case=case,
        number=1,
        content={},
        sha256=digest,
        submitted_on=TODAY,
        submitted_by=union.owner,
    )
    prospectus = Prospectus.objects.create(
        public_id=f"prospectus_{1:026}",
        case=case,
        version=version,
        number=1,
        content={},
        sha256=digest,
        published_on=TODAY,
    )
    return Offer.objects.create(
        public_id=f"offer_{0:026}",
        bank=union.bank,
        business=business,
        case=case,
        prospectus=prospectus,
        asset=union.asset,
        title=case.title,
        purpose=case.purpose,
        country="DE",
        sector="food",
        grade="B",
        principal_minor=100_000,
        soft_cap_minor=50_000,
        ticket_minor=1_000,
        partition_minor=1_000,
        rate_millionths=bank_data.RATE_MILLIONTHS,
        installment_count=bank_data.MONTHS,
        commitments_account_id=bank_data.account(union, "offer:0:commitments", Purpose.COMMITMENTS),
        opens_on=TODAY,
        closes_on=TODAY + datetime.timedelta(days=30),
        listed_on=TODAY,
        state=Offer.State.FUNDING,
        created_by=union.owner,
    )


def _investor(union: bank_data.Union) -> Person:
    """Register somebody with kept searches and two invitations."""
    investor = people.register_person(name="Ines", email="ines@bank.invalid")
    SavedSearch.objects.bulk_create(
        SavedSearch(person=investor, name=f"Search {n}", query=f"grade=B&rate={n}", saved_on=TODAY)
        for n in range(4)
    )
    private = Offer.objects.filter(private_until__isnull=False).order_by("pk")[:2]
    Invitation.objects.bulk_create(
        Invitation(offer=offer, person=investor, invited_by=union.owner, invited_on=TODAY)
        for offer in private
    )
    return investor
