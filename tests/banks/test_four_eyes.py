"""Nobody decides what they asked for themselves: not by operation, not by raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from banks.models import Approval, BusinessCase, CaseSignOff
from banks.operations import approvals as deciding
from banks.operations import capital
from banks.refusals import AskedAlready, NotAsked, NotOfficer, PayloadChanged, SameOfficer
from banks.steps import approvals
from people.models import AuditEvent
from rules.case_states import EDGES
from tests.bank_scene import a_bank_network, a_case, an_officer

pytestmark = pytest.mark.django_db


def make_once():
    return a_bank_network(bond=0)


@pytest.fixture
def scene(made_once):
    return made_once


def asked(scene, amount=5_000):
    return capital.request_contribute_capital(
        bank_id=scene.bank.pk,
        asset=scene.asset,
        amount_minor=amount,
        on=scene.on,
        by=scene.person("olga"),
    )


def confirm(scene, approval, name):
    return capital.confirm_contribute_capital(
        public_id=approval.public_id, by=scene.person(name), on=scene.on
    )


def test_another_officer_makes_it_happen_once(scene):
    before = scene.bank_money()
    approval = asked(scene)

    confirm(scene, approval, "pete")

    assert scene.bank_money() == before + 5_000
    approval.refresh_from_db()
    assert (approval.state, approval.checker) == ("APPROVED", scene.person("pete"))
    with pytest.raises(NotAsked):
        confirm(scene, approval, "pete")
    actions = AuditEvent.objects.filter(subject_id=approval.pk).values_list("action", flat=True)
    assert {"APPROVAL_ASKED", "APPROVAL_APPROVED"} <= set(actions)


def test_the_maker_decides_nothing(scene):
    approval = asked(scene)

    with pytest.raises(SameOfficer):
        confirm(scene, approval, "olga")
    with pytest.raises(SameOfficer):
        deciding.reject_approval(public_id=approval.public_id, by=scene.person("olga"), on=scene.on)


@pytest.mark.parametrize("roles", [("AUDITOR",), ("INTAKE",)])
def test_a_role_that_is_not_for_it_decides_nothing(scene, roles):
    approval = asked(scene)
    an_officer(scene, "vera", *roles)

    with pytest.raises(NotOfficer):
        confirm(scene, approval, "vera")


def test_an_officer_of_another_bank_decides_nothing(scene):
    other = a_bank_network(slug="other", bond=0)
    approval = asked(scene)

    with pytest.raises(NotOfficer):
        capital.confirm_contribute_capital(
            public_id=approval.public_id, by=other.person("pete"), on=scene.on
        )


def test_the_same_thing_is_asked_once_at_a_time(scene):
    first = asked(scene)

    with pytest.raises(AskedAlready):
        asked(scene)

    deciding.withdraw_approval(public_id=first.public_id, by=scene.person("olga"), on=scene.on)
    assert asked(scene).state == Approval.State.ASKED


def test_a_request_of_another_kind_is_not_taken(scene):
    approval = asked(scene)

    with pytest.raises(NotAsked), transaction.atomic():
        approvals.take(
            public_id=approval.public_id,
            kind="RELEASE_BOND",
            by=scene.person("pete"),
            on=scene.on,
        )


def test_a_payload_that_does_not_match_its_digest_is_not_carried_out(scene, monkeypatch):
    approval = asked(scene)
    monkeypatch.setattr(approvals, "digest", lambda payload: "other")

    with pytest.raises(PayloadChanged):
        confirm(scene, approval, "pete")


def refused(sql, *values):
    with (
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)
    return str(caught.value)


DECIDE = "UPDATE banks_approval SET state = %s, checker_id = %s, decided_on = now() WHERE id = %s"


@pytest.mark.parametrize("state", ["APPROVED", "REJECTED"])
def test_raw_sql_cannot_make_the_maker_the_checker(scene, state):
    approval = asked(scene)

    assert "another officer" in refused(DECIDE, state, scene.person("olga").pk, approval.pk)


@pytest.mark.parametrize("who", ["ines", "berta", "auditor"])
def test_raw_sql_cannot_let_an_outsider_decide(scene, who):
    approval = asked(scene)
    an_officer(scene, "auditor", "AUDITOR")

    told = refused(DECIDE, "APPROVED", scene.person(who).pk, approval.pk)

    assert "officer of its bank" in told


def test_raw_sql_cannot_end_an_office_and_decide_by_it(scene):
    approval = asked(scene)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE banks_officer SET until = now() WHERE person_id = %s",
            [scene.person("pete").pk],
        )

    assert "officer" in refused(DECIDE, "APPROVED", scene.person("pete").pk, approval.pk)
    assert "never altered" in refused(
        "UPDATE banks_officer SET until = NULL WHERE person_id = %s", scene.person("pete").pk
    )


@pytest.mark.parametrize(
    "change",
    [
        "maker_id = maker_id + 1",
        "payload = '{\"amount_minor\": 1}'",
        "kind = 'RELEASE_BOND'",
        "bank_id = bank_id + 1",
        "amount_minor = 1",
        "payload_sha256 = 'x'",
        "subject_id = 0",
        "reason = 'x'",
    ],
)
def test_raw_sql_cannot_alter_what_was_asked(scene, change):
    approval = asked(scene)

    told = refused(f"UPDATE banks_approval SET {change} WHERE id = %s", approval.pk)

    assert "not altered" in told


def test_raw_sql_cannot_undo_a_decision(scene):
    approval = asked(scene)
    confirm(scene, approval, "pete")

    told = refused(
        "UPDATE banks_approval SET state = 'ASKED', checker_id = NULL WHERE id = %s", approval.pk
    )

    assert "decided once" in told


COLUMNS = (
    "INSERT INTO banks_approval (public_id, bank_id, kind, subject_type, subject_id, summary,"
    " payload, payload_sha256, maker_id, reason, asked_on, checker_id, decided_on, remark, state)"
    " VALUES ('appr_x', %s, 'X', 'banks.bank', 1, '', '{}', '', %s, '', now(), %s, now(), '', %s)"
)


def test_raw_sql_cannot_insert_a_decision_or_an_outsiders_request(scene):
    olga, pete = scene.person("olga").pk, scene.person("pete").pk

    assert "undecided" in refused(COLUMNS, scene.bank.pk, olga, pete, "APPROVED")
    assert "only an officer or an organiser asks" in refused(
        COLUMNS, scene.bank.pk, scene.person("ines").pk, None, "ASKED"
    )


@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM banks_approval",
        "DELETE FROM banks_casesignoff",
        "UPDATE banks_casesignoff SET verdict = 'QUALIFY'",
        "DELETE FROM banks_officer",
        "UPDATE banks_bankchange SET reason = 'x'",
        "UPDATE banks_caseversion SET sha256 = 'x'",
        "DELETE FROM banks_fidelitybond",
        "TRUNCATE banks_approval CASCADE",
        "ALTER TABLE banks_approval DISABLE TRIGGER USER",
        "ALTER TABLE banks_approval DROP CONSTRAINT approval_takes_two",
        "DROP TRIGGER banks_approval_kept ON banks_approval",
        "DROP FUNCTION banks_acts_for(bigint, bigint) CASCADE",
        "CREATE OR REPLACE FUNCTION banks_acts_for(bigint, bigint) RETURNS boolean"
        " LANGUAGE sql AS 'SELECT true'",
        "SET session_replication_role = replica",
    ],
)
def test_the_applications_role_cannot_lay_the_guards_aside(scene, attack):
    asked(scene)

    refused(attack)


def test_a_table_of_the_same_name_does_not_deceive_the_guards(scene):
    approval = asked(scene)
    ines = scene.person("ines").pk
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute("CREATE TEMP TABLE banks_officer AS TABLE public.banks_officer")
        except DatabaseError:
            pytest.skip("the application's role may not make such a table at all")
        cursor.execute(
            "INSERT INTO pg_temp.banks_officer (id, bank_id, person_id, role, since)"
            " VALUES (0, %s, %s, 'APPROVER', now())",
            [scene.bank.pk, ines],
        )

    told = refused(DECIDE, "APPROVED", ines, approval.pk)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE pg_temp.banks_officer")

    assert "officer of its bank" in told


SIGN = (
    'INSERT INTO banks_casesignoff (case_id, version_id, officer_id, verdict, grade, reason, "on")'
    " VALUES (%s, %s, %s, 'QUALIFY', 'B', '', now())"
)


def in_review(scene, **fields):
    case = a_case(scene, state="IN_REVIEW", **fields)
    return case, case.versions.get()


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("berta", "of their own"),
        ("olga", "of their own"),
        ("ines", "officer of its bank"),
        ("auditor", "officer of its bank"),
    ],
)
def test_raw_sql_cannot_let_the_author_the_owner_or_an_outsider_sign(scene, who, why):
    an_officer(scene, "auditor", "AUDITOR")
    case, version = in_review(scene, author=scene.person("olga"))

    assert why in refused(SIGN, case.pk, version.pk, scene.person(who).pk)


def test_raw_sql_cannot_sign_another_cases_version_or_a_draft(scene):
    case, _version = in_review(scene)
    _other, other_version = in_review(scene)
    draft = a_case(scene, state="DRAFT")
    pete = scene.person("pete").pk

    assert "version of its case" in refused(SIGN, case.pk, other_version.pk, pete)
    assert "in review" in refused(SIGN, draft.pk, draft.versions.get().pk, pete)


def test_one_signature_does_not_qualify(scene):
    case, version = in_review(scene)
    CaseSignOff.objects.create(
        case=case, version=version, officer=scene.person("pete"), verdict="QUALIFY", on=scene.on
    )
    qualify = "UPDATE banks_businesscase SET state = 'QUALIFIED', grade = 'A' WHERE id = %s"

    assert "two officers" in refused(qualify, case.pk)

    CaseSignOff.objects.create(
        case=case, version=version, officer=scene.person("olga"), verdict="QUALIFY", on=scene.on
    )
    with connection.cursor() as cursor:
        cursor.execute(qualify, [case.pk])
    assert BusinessCase.objects.get(pk=case.pk).state == "QUALIFIED"


def signed_case(scene, state):
    """A case in any state, its only version signed by two where it has been in review."""
    case = a_case(scene, state=state if state in ("DRAFT", "SUBMITTED") else "IN_REVIEW")
    if case.state == "IN_REVIEW":
        for name in ("olga", "pete"):
            CaseSignOff.objects.create(
                case=case,
                version=case.versions.get(),
                officer=scene.person(name),
                verdict="QUALIFY",
                on=scene.on,
            )
        BusinessCase.objects.filter(pk=case.pk).update(state=state)
    return case


def test_the_edges_of_the_database_are_those_of_the_rule(scene):
    states = [state.value for state in BusinessCase.State]
    found = set()

    for before in states:
        case = signed_case(scene, before)
        for after in states:
            try:
                with transaction.atomic():
                    BusinessCase.objects.filter(pk=case.pk).update(state=after)
                    found.add((before, after))
                    transaction.set_rollback(True)
            except DatabaseError:
                continue

    assert found - {(state, state) for state in states} == {
        (edge.source.value, edge.target.value) for edge in EDGES
    }
