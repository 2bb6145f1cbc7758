"""Sets the scene of a story: its network, people, pools, merchants and trust on the first day."""

from governance.models import Network
from governance.operations import found_network
from lending_circles.models import TrustLink
from lending_circles.operations import issuance, membership, preferences, trust
from merchants import operations as merchants
from stories.doings import grant, prefer
from stories.market_scene import set_market
from stories.reader import Story
from stories.stage import Stage


def set_scene(story: Story) -> Stage:
    """Make everything as it stands on the first day: the circle, and the banks beside it."""
    stage = Stage(story)
    if story.has_circle:
        stage.circle = found_network(
            name=story.title,
            slug="story",
            asset=story.asset,
            time_zone="UTC",
            clock=Network.Clock.SIMULATED,
            starts_on=story.starts_on,
            parameters=story.parameters,
            by=None,
        )
        _gather_people(stage)
        _fill_pools(stage)
        _open_merchants(stage)
        _link_people(stage)
    set_market(stage)
    return stage


def _gather_people(stage: Stage) -> None:
    on = stage.story.starts_on
    for setting in stage.story.people:
        person = stage.person(setting.name)
        account = membership.open_loan_account(
            network_id=stage.network.pk, person_id=person.pk, on=on, by=None
        )
        issuance.open_balance(
            account_id=account.pk,
            spending_minor=setting.spending_minor,
            stake_minor=setting.stake_minor,
            ratio=setting.ratio,
            on=on,
            by=None,
        )
        if not setting.autopay:
            preferences.set_preferences(account_id=account.pk, autopay=False, by=person)
        stage.accounts[setting.name] = account


def _fill_pools(stage: Stage) -> None:
    story = stage.story
    filled: tuple[tuple[issuance.PoolName, int], ...] = (
        ("common", story.common_minor),
        ("contingency", story.contingency_minor),
    )
    for pool, amount in filled:
        if amount:
            issuance.fund_pool(
                network_id=stage.network.pk,
                pool=pool,
                amount_minor=amount,
                on=story.starts_on,
                reference=f"story:{pool}",
                by=None,
            )


def _open_merchants(stage: Stage) -> None:
    on = stage.story.starts_on
    for name, qualified in stage.story.merchants.items():
        merchant = merchants.open_merchant(
            network_id=stage.network.pk, name=name, handle=name, on=on, by=None
        )
        if qualified:
            merchants.qualify_merchant(merchant_id=merchant.pk, on=on, by=None)
        stage.terminals[name] = merchants.open_terminal(
            merchant_id=merchant.pk, name="till", on=on, by=None
        )
        stage.merchants[name] = merchant


def _link_people(stage: Stage) -> None:
    story = stage.story
    trust.import_links(
        network_id=stage.network.pk,
        rows=[
            (stage.accounts[ends[0]].pk, stage.accounts[ends[1]].pk, TrustLink.State.ACTIVE)
            for ends in story.trust
        ],
        on=story.starts_on,
        by=None,
    )
    for setting in story.grants:
        grant(
            stage,
            {
                "lender": setting.lender,
                "to": setting.borrower,
                "grant": setting.grant,
            },
            story.starts_on,
        )
    for name, said in story.levels.items():
        prefer(stage, name, said)
    for name, relays in story.relay.items():
        account = stage.accounts[name]
        preferences.set_preferences(account_id=account.pk, relays=relays, by=account.person)
