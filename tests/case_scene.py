"""Business cases for tests: the shortest complete one, taken, reviewed and qualified by two."""

from banks import checklist
from banks.case_values import plain_values
from banks.models import Bank, BusinessCase, CaseCheck, Officer
from banks.operations import businesses, cases, review
from governance.models import Network
from people.models import Person
from rules import scorecard
from tests.factories import DAY, a_network, a_person

ALL_ROLES = tuple(role for role in Officer.Role if role != Officer.Role.AUDITOR)


def a_plain_bank(slug: str = "hill", *, network=None, officers=()) -> Bank:
    """A bank by rows alone, for tests that need nothing of its money; all roles for everybody."""
    if network is None:
        network = a_network(slug=f"net-{slug}", common=0)
        Network.objects.filter(pk=network.pk).update(kind=Network.Kind.BANKS)
        network.refresh_from_db()
    officers = officers or (a_person("Olga"), a_person("Pete"))
    bank = Bank.objects.create(
        network=network,
        name=slug.title(),
        slug=slug,
        country="PT",
        founded_by=officers[0],
        registered_on=network.business_date,
        state_since=network.business_date,
    )
    for person in officers:
        for role in ALL_ROLES:
            Officer.objects.create(bank=bank, person=person, role=role, since=DAY)
    return bank


def officers_of(bank: Bank) -> list[Person]:
    """The people who work in a bank, in the order in which they came."""
    return list(
        Person.objects.filter(offices__bank=bank, offices__until=None).distinct().order_by("id")
    )


def a_business(bank: Bank, owner: Person | None = None, name: str = "Bakery", on=DAY):
    """A business of Ana's, or of whom is named."""
    owner = owner or a_person("Ana")
    return businesses.open_business(
        bank_id=bank.pk,
        owner=owner,
        name=name,
        sector="Food",
        country="PT",
        region="Porto",
        on=on,
        by=owner,
    )


def a_draft_case(business, asks: int = 1_000, *, on=DAY, product="BUSINESS", title="An oven"):
    """A complete case that is not handed in yet, asking for so many whole units."""
    owner = business.owner
    case = cases.open_case(
        business_id=business.pk,
        title=title,
        purpose="To bake more bread.",
        product=product,
        asset=business.bank.network.asset,
        asks_minor=asks * 100,
        on=on,
        by=owner,
    )
    for section, values in plain_values(asks * 100).items():
        cases.save_section(case_id=case.pk, section=section, values=values, on=on, by=owner)
    return BusinessCase.objects.get(pk=case.pk)


def a_case_in_review(business, *, on=DAY, **asked):
    """A case that the first officer of the bank has taken."""
    case = a_draft_case(business, on=on, **asked)
    cases.submit_case(case_id=case.pk, on=on, by=business.owner)
    cases.take_case(case_id=case.pk, on=on, by=officers_of(business.bank)[0])
    return BusinessCase.objects.get(pk=case.pk)


def look_at(case, *, on=DAY, by: Person | None = None, points: int = 4):
    """Every criterion answered, every factor with so many points."""
    passed = (CaseCheck.Result.PASSED, "")
    results = dict.fromkeys(checklist.CODES, passed)
    results["DOCUMENTS"] = (CaseCheck.Result.NOT_APPLICABLE, "Seen on paper.")
    return review.record_review(
        case_id=case.pk,
        results=results,
        points={factor.code: points for factor in scorecard.STANDARD.factors},
        on=on,
        by=by or officers_of(case.bank)[0],
    )


def sign_by_two(case, *, on=DAY, verdict="QUALIFY", grade="A", reason=""):
    """The signatures of the bank's first two officers."""
    for officer in officers_of(case.bank)[:2]:
        review.sign_off(
            case_id=case.pk, verdict=verdict, grade=grade, reason=reason, on=on, by=officer
        )
    return BusinessCase.objects.get(pk=case.pk)


def a_qualified_case(business, *, on=DAY, **asked):
    """A case that two officers qualified with grade A; its prospectus is published."""
    case = a_case_in_review(business, on=on, **asked)
    look_at(case, on=on)
    return sign_by_two(case, on=on)
