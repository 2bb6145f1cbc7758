"""Django's admin shows money and changes none of it, whoever logs in there."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from people.models import AuditEvent, Person, User
from tests.business_day.kills import digest_of_money
from tests.pages.organisers import PASSWORD, an_office

pytestmark = pytest.mark.django_db
# Whose rows administrators look after: logins and what belongs to them, no money.
THEIRS = {"people.user", "account.emailaddress", "auth.group", "sites.site"}
MONEY_APPS = {
    *("people", "ledger", "governance", "loans", "repayments", "lending_circles"),
    *("merchants", "business_day", "subscriptions", "seals"),
    # Of what is told to programs and people, tried out, said between friends and counted of their
    # deeds, the admin shows nothing.
    *("webhooks", "notifications", "sandbox", "conversations", "observatory"),
    *("banks", "payments", "marketplace", "portfolios", "track_record", "disputes", "mfa"),
}
SHOWN = [
    model
    for model in admin.site._registry
    if model._meta.label_lower not in THEIRS and model._meta.app_label in MONEY_APPS
]


def make_once():
    return an_office()


@pytest.fixture
def administrator(made_once, client):
    client.force_login(User.objects.create_superuser("root@example.org", PASSWORD))
    return client


def address(model, deed, *place):
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{deed}", args=place)


def test_whatever_has_money_is_shown():
    shown = {model._meta.label_lower for model in SHOWN}

    assert shown >= {
        *("ledger.account", "ledger.journal", "loans.loan", "loans.note"),
        *("repayments.loanbalance", "repayments.defaultcase", "repayments.defaultshare"),
        *("lending_circles.loanaccount", "merchants.payment", "governance.parameterset"),
        *("business_day.dayrun", "people.auditevent"),
    }


def test_every_app_with_tables_of_money_is_looked_at():
    with_tables = {
        config.label
        for config in apps.get_app_configs()
        if not config.name.startswith(("django", "allauth")) and list(config.get_models())
    }

    assert with_tables <= MONEY_APPS


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model._meta.label_lower)
def test_the_admin_is_read_only_by_post_too(administrator, made_once, model):
    row = model._default_manager.order_by("-pk").first()
    before = digest_of_money()
    count = model._default_manager.count()

    assert administrator.get(address(model, "changelist")).status_code == 200
    assert administrator.get(address(model, "add")).status_code == 403
    assert administrator.post(address(model, "add"), {"amount_minor": 1}).status_code == 403
    assert administrator.get(address(model, "changelist"), {"q": "ana"}).status_code == 200
    bulk = {"action": "delete_selected", "_selected_action": [row.pk if row else 1]}
    administrator.post(address(model, "changelist"), bulk)
    if row is not None:
        shown = administrator.get(address(model, "change", row.pk))
        assert shown.status_code == 200
        assert 'name="_save"' not in shown.content.decode()
        written = administrator.post(address(model, "change", row.pk), {"amount_minor": 1})
        assert written.status_code == 403
        assert (
            administrator.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        )

    assert model._default_manager.count() == count
    assert digest_of_money() == before
    assert Person.objects.filter(pk=made_once.olga.pk).exists()


def test_organisers_have_no_business_in_the_admin(made_once):
    office = made_once

    answer = office.as_olga().get(reverse("admin:index"))

    assert answer.status_code == 302
    assert not AuditEvent.objects.filter(person=office.olga, action="ADMIN").exists()


def test_the_admin_wears_the_banks_paper(administrator):
    shown = administrator.get(reverse("admin:index")).content.decode()

    assert "css/admin.css" in shown
