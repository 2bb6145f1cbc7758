"""Whatever is posted, the books stay whole: a model in plain Python beside the ledger."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import posting, reconcile
from ledger.invariants import invariants
from ledger.kinds import Kind, Purpose
from ledger.models import Account, Asset, Journal
from ledger.posting import AccountDraft, JournalDraft, Move
from tests.ledger.books import DAY

PEOPLE = 3
PAIRS = {
    Kind.OPENING: ("issuance", "spending"),
    Kind.STAKE: ("spending", "stake"),
    Kind.UNSTAKE: ("stake", "spending"),
    Kind.PRINCIPAL: ("spending", "stake"),
}


class Rollback(Exception):
    """Ends an example without a trace."""


moves = st.builds(
    lambda kind, giver, taker, amount: (kind, giver, taker, amount),
    st.sampled_from(sorted(PAIRS)),
    st.integers(0, PEOPLE - 1),
    st.integers(0, PEOPLE - 1),
    st.integers(1, 60),
)
journals = st.tuples(st.integers(0, 9), st.lists(moves, min_size=1, max_size=12).map(tuple))
calls = st.one_of(
    st.tuples(st.just("post"), st.lists(journals, min_size=1, max_size=5)),
    st.tuples(st.just("reverse"), st.integers(0, 9)),
)


class Model:
    """Balances in a dictionary, and what each reference stands for."""

    def __init__(self, accounts):
        self.accounts = accounts
        self.balances = dict.fromkeys(accounts, 0)
        self.known = {}
        self.reversed = set()

    def moves(self, journal):
        found = []
        for kind, giver, taker, amount in journal:
            debit, credit = PAIRS[kind]
            debit = "issuance" if debit == "issuance" else f"{debit}:{giver}"
            found.append((kind, debit, f"{credit}:{taker}", amount))
        return found

    def outcome(self, drafts):
        """Return the refusal's class and change nothing, or None and move the balances."""
        known, balances = dict(self.known), dict(self.balances)
        for number, journal in drafts:
            if number in known:
                if known[number] != journal:
                    return posting.ReferenceTaken
                continue
            known[number] = journal
            for _, debit, credit, amount in self.moves(journal):
                balances[debit] -= amount
                balances[credit] += amount
        return self._settle(known, balances)

    def outcome_of_reversal(self, number):
        balances = dict(self.balances)
        if number not in self.known:
            return posting.UnknownJournal
        if number not in self.reversed:
            for _, debit, credit, amount in self.moves(self.known[number]):
                balances[debit] += amount
                balances[credit] -= amount
        refusal = self._settle(self.known, balances)
        if refusal is None:
            self.reversed.add(number)
        return refusal

    def _settle(self, known, balances):
        if any(held < 0 for name, held in balances.items() if name != "issuance"):
            return posting.Overdrawn
        self.known, self.balances = known, balances
        return None


def attempt(call):
    try:
        with transaction.atomic():
            call()
    except posting.LedgerRefusal as refusal:
        return type(refusal)
    return None


@pytest.fixture
def asset(db):
    return Asset.objects.create(code="RIV", decimals=2)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(calls, min_size=1, max_size=12))
def test_the_ledger_does_what_the_model_does(asset, script):
    try:
        with transaction.atomic():
            play(asset, script)
            raise Rollback
    except Rollback:
        pass


def play(asset, script):
    names = ["issuance"] + [
        f"{purpose}:{one}" for purpose in ("spending", "stake") for one in range(PEOPLE)
    ]
    ids = posting.open_accounts(
        [
            AccountDraft(
                name,
                Purpose[name.split(":")[0].upper()],
                asset.pk,
                None if name == "issuance" else 0,
            )
            for name in names
        ]
    )
    id_of = dict(zip(names, ids, strict=True))
    model = Model(names)

    for verb, argument in script:
        if verb == "post":
            drafts = [
                JournalDraft(
                    f"journal:{number}",
                    tuple(
                        Move(kind, id_of[debit], id_of[credit], amount)
                        for kind, debit, credit, amount in model.moves(journal)
                    ),
                )
                for number, journal in argument
            ]
            expected = model.outcome(argument)
            found = attempt(lambda drafts=drafts: posting.post_many(drafts, on=DAY))
        else:
            reversed_one = Journal.objects.filter(reference=f"journal:{argument}").first()
            journal_id = reversed_one.pk if reversed_one else 10**12
            expected = model.outcome_of_reversal(argument)
            found = attempt(
                lambda number=argument, journal_id=journal_id: posting.reverse(
                    reference=f"reversal:{number}", journal_id=journal_id, on=DAY
                )
            )

        assert found == expected
        assert dict(Account.objects.values_list("code", "balance_minor")) == model.balances

    for invariant in invariants():
        result = reconcile.look(invariant)
        assert result.holds, (invariant.code, result.finding.breaches)
