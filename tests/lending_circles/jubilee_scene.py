"""Jubilee funds beside a borrower whose friends forgive."""

from django.db import transaction

from governance.models import Organiser
from lending_circles.models import JubileeFund
from lending_circles.operations import jubilee
from lending_circles.steps import funds
from people.models import Person
from tests.night_scene import Scene, days


@transaction.atomic
def an_organiser(scene: Scene, name: str) -> Person:
    person, _ = Person.objects.get_or_create(
        handle=f"{name}-organises", defaults={"name": name.title()}
    )
    Organiser.objects.get_or_create(network=scene.network, person=person, since=scene.on)
    return person


def an_offer(scene: Scene, name: str, budget: int, *, lasts: int = 100, **more) -> JubileeFund:
    """A member offers to match what lenders forgive."""
    member = scene.members[name]
    return jubilee.offer_fund(
        account_id=member.pk,
        budget_minor=budget,
        closes_on=scene.on + days(lasts),
        **{"words": "", "is_named": True, **more},
        on=scene.on,
        by=member.person,
    )


def agreed(scene: Scene, fund: JubileeFund, *names: str) -> JubileeFund:
    for name in names or ("olga", "otto"):
        fund = jubilee.agree_to_fund(fund_id=fund.pk, on=scene.on, by=an_organiser(scene, name))
    return fund


@transaction.atomic
def a_fund(scene: Scene, name: str, budget: int, *, lasts: int = 100) -> JubileeFund:
    """An open fund of a member, by the steps that its operations call, inside a test's own day."""
    member = scene.members[name]
    fund = funds.offer(
        network=scene.network,
        offered=funds.Offer(
            giver=JubileeFund.Giver.MEMBER,
            name=member.person.name,
            account_id=member.spending_account_id,
            budget_minor=budget,
            closes_on=scene.on + days(lasts),
            words="",
            backers=(),
        ),
        on=scene.on,
        by=member.person,
    )
    fund.first_by, fund.first_on = an_organiser(scene, "olga"), scene.on
    fund.save()
    funds.open_fund(fund, on=scene.on, by=an_organiser(scene, "otto"))
    return fund
