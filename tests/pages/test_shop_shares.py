"""What an owner decides about shares of sales, and brings of sales made elsewhere."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ledger import queries
from ledger.reconcile import is_balanced
from merchants.models import ReceiptSecret, Sale, SplitAgreement, Staff
from people.models import AuditEvent
from tests.officers import signed_in
from tests.split_scene import a_merchant, a_shop, sell
from tests.tills import a_member, a_till

pytestmark = pytest.mark.django_db

HEAD = "happened_at,reference,amount\n"
GOOD = HEAD + "2026-01-02T09:30:00Z,o-1,4.50\n2026-01-03T09:30:00Z,o-2,12.00\n"
WRONG = HEAD + "2026-01-02T09:30:00Z,o-1,4.50\n2026-01-03,o-2,12.00\n2026-01-03T09:30:00Z,o-3,x\n"


def at(shop, name, *more):
    return reverse(name, args=[shop.merchant.pk, *more])


def as_owner(shop):
    return signed_in(shop.scene.person("berta"))


def a_file(text):
    return SimpleUploadedFile("sales.csv", text.encode() if isinstance(text, str) else text)


def test_an_owner_agrees_on_a_share_and_ends_it():
    shop = a_shop()
    partner = a_merchant(shop.scene, "Mill")
    client = as_owner(shop)
    assert at(shop, "shop_shares") in client.get(at(shop, "shop_loan")).content.decode()

    said = {"kind": "SHOP", "handle": f"@{partner.handle}", "percent": "2.5", "label": "Flour"}
    agreed = client.post(at(shop, "shop_shares"), said)

    assert agreed.status_code == 302
    share = SplitAgreement.objects.get(target="ACCOUNT")
    assert (share.millionths, share.label) == (25_000, "Flour")
    sell(shop, 10_00)
    share.refresh_from_db()
    assert queries.balance(share.account_id) == share.taken_minor == 25
    page = client.get(at(shop, "shop_shares"))
    assert page.context["left_millionths"] == 875_000
    assert "Flour" in page.content.decode()

    client.post(at(shop, "shop_share_end", share.pk))
    client.post(at(shop, "shop_share_end", share.pk))

    share.refresh_from_db()
    assert share.until == shop.scene.on
    assert AuditEvent.objects.filter(action="SPLIT_ENDED").count() == 1
    assert client.get(at(shop, "shop_shares")).context["ended"] == [share]
    assert is_balanced()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"handle": "nobody"}, "Nobody in this network has this handle."),
        ({"kind": "MEMBER"}, "Agree on a share"),
        ({"percent": "90.0001"}, "more than"),
        ({"percent": "0"}, "A share is more than nothing."),
        ({"percent": "101"}, "100"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_shared(changed, told):
    shop = a_shop()
    partner = a_merchant(shop.scene, "Mill")
    said = {"kind": "SHOP", "handle": partner.handle, "percent": "10", "label": ""}

    page = as_owner(shop).post(at(shop, "shop_shares"), {**said, **changed})

    assert page.status_code == 422
    assert told in page.content.decode()
    assert SplitAgreement.objects.filter(target="ACCOUNT").count() == 0


def test_a_member_of_a_circle_shares_by_handle():
    till = a_till()
    member = a_member(till, "Bruno")

    signed_in(till.owner).post(
        reverse("shop_shares", args=[till.merchant.pk]),
        {"kind": "MEMBER", "handle": member.person.handle, "percent": "5", "label": ""},
    )

    share = SplitAgreement.objects.get()
    assert (share.label, share.millionths) == (member.person.name, 50_000)
    assert share.target_account_id == member.spending_account_id


def test_a_loans_share_cannot_be_ended_here():
    shop = a_shop()

    assert as_owner(shop).post(at(shop, "shop_share_end", shop.split.pk)).status_code == 404
    assert shop.split.until is None


def test_the_loan_page_links_the_business_where_it_is_not_linked():
    shop = a_shop(linked=False)
    client = as_owner(shop)

    page = client.get(at(shop, "shop_loan"))
    assert page.context["business_form"].has_choice
    client.post(at(shop, "shop_settings"), {"deed": "business", "business": shop.scene.business.pk})

    after = client.get(at(shop, "shop_loan"))
    assert after.context["business_form"] is None
    assert [one.agreement for one in after.context["repaying"]] == [shop.split]


def test_a_file_is_looked_through_before_anything_is_kept():
    shop = a_shop()
    client = as_owner(shop)
    address = at(shop, "shop_import")

    page = client.post(address, {"deed": "look", "sales": a_file(GOOD)})

    assert page.status_code == 200
    assert (page.context["report"].new_count, page.context["read_minor"]) == (2, 16_50)
    assert "Every line is right" in page.content.decode()
    assert not Sale.objects.exists()


def test_a_file_is_kept_whole_and_once():
    shop = a_shop()
    client = as_owner(shop)
    address = at(shop, "shop_import")

    for _ in range(2):
        assert client.post(address, {"deed": "keep", "sales": a_file(GOOD)}).status_code == 302

    assert Sale.objects.filter(origin=Sale.Origin.IMPORTED).count() == 2
    page = client.get(address)
    assert (page.context["count"], page.context["sum_minor"]) == (2, 16_50)
    look = client.post(address, {"deed": "look", "sales": a_file(GOOD)})
    assert (look.context["report"].new_count, look.context["report"].known_count) == (0, 2)


def test_every_wrong_line_is_named_and_nothing_is_kept():
    shop = a_shop()

    page = as_owner(shop).post(at(shop, "shop_import"), {"deed": "keep", "sales": a_file(WRONG)})

    assert page.status_code == 422
    assert [fault.line for fault in page.context["report"].faults] == [3, 4]
    text = page.content.decode()
    assert "Line 3" in text
    assert "Nothing was kept" in text
    assert not Sale.objects.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"a" * 5_000_001])
def test_what_is_no_such_file_is_refused(content):
    shop = a_shop()

    page = as_owner(shop).post(at(shop, "shop_import"), {"deed": "keep", "sales": a_file(content)})

    assert page.status_code == 422
    assert not Sale.objects.exists()


def test_a_till_gets_its_secret_shown_once():
    shop = a_shop()
    client = as_owner(shop)
    address = at(shop, "shop_receipt_secrets")

    page = client.post(address, {"terminal": shop.terminal.pk})

    shown = re.search(
        r'<pre class="secret" tabindex="0">([A-Za-z0-9+/=]{44})</pre>', page.content.decode()
    )
    assert base64.b64decode(shown[1]) == bytes(ReceiptSecret.objects.get().secret)
    assert shown[1] not in client.get(address).content.decode()
    client.post(address, {"terminal": shop.terminal.pk})
    (row,) = client.get(address).context["rows"]
    assert [one.ends_at is None for one in row["secrets"]] == [True, False]
    assert client.post(address, {"terminal": 10**9}).status_code == 404


def test_only_owners_decide():
    shop = a_shop()
    Staff.objects.create(
        merchant=shop.merchant,
        person=shop.scene.person("ivo"),
        role=Staff.Role.MANAGER,
        since=shop.scene.on,
    )
    manager, stranger = signed_in(shop.scene.person("ivo")), signed_in(shop.scene.person("ines"))

    for name in ("shop_shares", "shop_import", "shop_receipt_secrets"):
        assert manager.get(at(shop, name)).status_code == 403
        assert manager.post(at(shop, name)).status_code == 403
        assert stranger.get(at(shop, name)).status_code == 404
    assert manager.get(at(shop, "shop_loan")).status_code == 200
