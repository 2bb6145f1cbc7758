"""Owners write their cases, officers look at them, and for everybody else nothing lies there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banks.case_sections import SECTIONS
from banks.models import Bank, Business, BusinessCase, CaseCheck, CaseMessage, Officer, Prospectus
from banks.operations import cases, documents
from tests.case_scene import (
    a_business,
    a_case_in_review,
    a_draft_case,
    a_plain_bank,
    a_qualified_case,
    look_at,
    officers_of,
    sign_by_two,
)
from tests.factories import DAY, a_person
from tests.officers import officer_client, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)


@pytest.fixture
def bank():
    return a_plain_bank()


@pytest.fixture
def bakery(bank):
    return a_business(bank)


@pytest.fixture
def ana(bakery):
    return signed_in(bakery.owner)


@pytest.fixture
def olga(bank):
    return officer_client(officers_of(bank)[0])


def a_file(content=PDF, name="register.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def own(case, *more):
    return "/".join([f"/business/cases/{case.public_id}", *more, ""])


def at_desk(case, *more):
    return "/".join([f"/desk/{case.bank.slug}/cases/{case.public_id}", *more, ""])


def add_document(case, **said):
    return documents.add_document(
        case_id=case.pk,
        kind="REGISTRATION",
        title="Register",
        name="register.pdf",
        content=PDF,
        on=DAY,
        by=case.business.owner,
        **said,
    )


def test_an_owner_brings_a_business_and_begins_a_case(bank):
    ben = signed_in(a_person("Ben"))
    assert "No business yet" in ben.get("/business/").content.decode()

    answer = ben.post(
        "/business/open/",
        {"bank": bank.pk, "name": "Mill", "sector": "Food", "country": "pt", "region": "Porto"},
    )
    mill = Business.objects.get(name="Mill")
    assert (answer.status_code, answer["Location"]) == (302, f"/business/{mill.public_id}/ask/")
    said = {"title": "A stone", "purpose": "To mill.", "product": "BUSINESS", "asks": "1500.50"}
    answer = ben.post(answer["Location"], said)
    case = BusinessCase.objects.get()

    assert answer["Location"] == own(case, "write", "summary")
    assert case.asks_minor == 150_050
    assert ben.post(f"/business/{mill.public_id}/ask/", {**said, "asks": "1,5"}).status_code == 422


def test_a_case_is_written_kept_and_gone_on_with(bakery, ana):
    case = a_draft_case(bakery)
    for section in SECTIONS:
        page = ana.get(own(case, "write", section.name))
        assert page.status_code == 200
        data = {name: page.context["form"][name].value() for name in page.context["form"].fields}
        assert ana.post(own(case, "write", section.name), data).status_code == 302

    before = case.draft
    case.refresh_from_db()
    assert case.draft == before
    assert ana.get(own(case, "write", "nothing")).status_code == 404
    answer = ana.post(
        own(case, "write", "funding"), {"uses-0-what": "Oven", "uses-0-amount_minor": "x"}
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["uses-0-amount_minor"]
    onward = ana.post(own(case, "write", "market"), {"text": "All.", "further": "1"})
    assert onward["Location"] == own(case, "write", "organisation")


def test_an_owner_hands_in_talks_and_takes_back(bakery, ana, bank):
    case = a_draft_case(bakery)

    shown = ana.post(own(case), {"deed": "submit"}, follow=True).content.decode()
    assert "An officer of the bank takes it" in shown
    ana.post(own(case), {"deed": "say", "text": "Ask <b>me</b>."})
    assert "Ask &lt;b&gt;me&lt;/b&gt;." in ana.get(own(case)).content.decode()
    ana.post(own(case), {"deed": "withdraw", "reason": "No need."})

    case.refresh_from_db()
    assert case.state == "WITHDRAWN"
    assert "“No need.”" in ana.get(own(case)).content.decode()
    assert ana.post(own(case), {"deed": "submit"}).status_code == 422


def test_what_is_missing_is_listed(bakery, ana):
    case = a_draft_case(bakery)
    cases.save_section(case_id=case.pk, section="risks", values={}, on=DAY, by=bakery.owner)

    shown = ana.get(own(case)).content.decode()
    answer = ana.post(own(case), {"deed": "submit"})

    assert "Risks and answers is empty." in shown
    assert answer.status_code == 422


def test_documents_come_in_and_go_out_as_downloads(bakery, ana):
    case = a_draft_case(bakery)
    said = {"deed": "document", "kind": "REGISTRATION", "title": "Register"}

    assert ana.post(own(case), {**said, "file": a_file()}).status_code == 302
    document = case.documents.get()
    answer = ana.get(own(case, "documents", document.public_id))

    assert b"".join(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="register.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "not scanned" in ana.get(own(case)).content.decode()
    ana.post(own(case, "documents", document.public_id, "aside"))
    document.refresh_from_db()
    assert document.set_aside_on == DAY


@pytest.mark.parametrize(
    ("content", "name", "fact"),
    [
        (b"<!doctype html><script>1</script>", "plan.pdf", "not kept"),
        (b"<svg onload='x'/>", "plan.svg", "not kept"),
        (PDF, "plan.png", "not what its name says"),
        (PDF * 100, "plan.pdf", "too large"),
    ],
)
def test_a_file_that_is_not_kept_is_refused_in_words(bakery, ana, settings, content, name, fact):
    settings.DOCUMENT_BYTES_MAX = 1_000
    case = a_draft_case(bakery)

    answer = ana.post(
        own(case), {"deed": "document", "kind": "OTHER", "file": a_file(content, name)}
    )

    assert answer.status_code == 422
    assert fact in answer.content.decode()
    assert not case.documents.exists()


OWN_PAGES = ("", "request", "write/summary", "documents/{document}")
DESK_PAGES = ("", "documents", "documents/{document}", "messages", "remarks", "history")


def test_a_case_opens_for_its_owner_and_its_bank_alone(bakery, bank, ana, olga):
    case = a_case_in_review(bakery)
    document = add_document(case).public_id
    other_bank = a_plain_bank("dale")
    strangers = [
        signed_in(a_person("Eli")),
        officer_client(officers_of(other_bank)[0]),
        signed_in(a_business(other_bank, a_person("Zoe"), "Zoe's").owner),
    ]
    mine = [
        own(case, *page.format(document=document).split("/")).replace("//", "/")
        for page in OWN_PAGES
    ]
    desk = [
        at_desk(case, *page.format(document=document).split("/")).replace("//", "/")
        for page in DESK_PAGES
    ]

    assert [ana.get(path).status_code for path in mine] == [200] * len(mine)
    assert [olga.get(path).status_code for path in desk] == [200] * len(desk)
    for client in [*strangers, olga]:
        assert [client.get(path).status_code for path in mine] == [404] * len(mine)
    for client in [*strangers, ana]:
        assert [client.get(path).status_code for path in desk] == [404] * len(desk)
        assert client.post(at_desk(case), {"deed": "take"}).status_code == 404
    anonymous = Client()
    assert {anonymous.get(path).status_code for path in [*mine, *desk]} == {302}
    # The same case under another bank's address is nowhere either.
    dale = officer_client(officers_of(other_bank)[1])
    assert dale.get(f"/desk/dale/cases/{case.public_id}/").status_code == 404


def test_an_auditor_reads_and_changes_nothing(bakery, bank):
    case = a_case_in_review(bakery)
    ines = a_person("Ines")
    Officer.objects.create(bank=bank, person=ines, role="AUDITOR", since=DAY)
    client = officer_client(ines)

    assert client.get(at_desk(case)).status_code == 200
    assert client.get(f"/desk/{bank.slug}/cases/").status_code == 200
    assert client.post(at_desk(case), {"deed": "take"}).status_code == 403


def test_a_draft_is_its_owners_alone(bakery, olga, ana):
    case = a_draft_case(bakery)

    assert olga.get(at_desk(case)).status_code == 404
    cases.withdraw_case(case_id=case.pk, on=DAY, by=bakery.owner)
    assert olga.get(at_desk(case)).status_code == 404
    assert case.title not in olga.get(f"/desk/{case.bank.slug}/cases/").content.decode()


def test_the_queue_counts_and_narrows(bakery, bank, olga):
    a_case_in_review(bakery, title="In review")
    new = a_draft_case(bakery, title="Fresh")
    cases.submit_case(case_id=new.pk, on=DAY, by=bakery.owner)
    amended = a_qualified_case(bakery, title="Done")
    waiting = a_case_in_review(bakery, title="One more")
    look_at(waiting)
    sign_one = officers_of(bank)[0]
    from banks.operations import review

    review.sign_off(
        case_id=waiting.pk, verdict="QUALIFY", grade="A", reason="", on=DAY, by=sign_one
    )
    cases.save_section(
        case_id=amended.pk, section="risks", values={"text": "Fire."}, on=DAY, by=bakery.owner
    )
    cases.submit_case(case_id=amended.pk, on=DAY, by=bakery.owner)

    page = olga.get(f"/desk/{bank.slug}/cases/")
    counts = {tab["name"]: tab["count"] for tab in page.context["tabs"]}

    def titles(query):
        rows = olga.get(f"/desk/{bank.slug}/cases/?{query}").context["rows"]
        return [row["case"].title for row in rows]

    assert counts == {
        "new": 1,
        "documents": 1,
        "review": 0,
        "second": 1,
        "amended": 1,
        "owner": 0,
        "qualified": 0,
        "closed": 0,
    }
    for tab, title in (("new", "Fresh"), ("second", "One more"), ("amended", "Done")):
        assert titles(f"tab={tab}") == [title]
    assert titles("officer=-") == ["Fresh", "Done"] or set(titles("officer=-")) == {"Fresh"}
    assert titles("words=fre") == ["Fresh"]
    assert olga.get(f"/desk/{bank.slug}/cases/?tab=%00&officer=x&page=-1").status_code == 200


def test_marked_cases_are_given_to_an_officer(bakery, bank, olga):
    case = a_draft_case(bakery)
    cases.submit_case(case_id=case.pk, on=DAY, by=bakery.owner)
    pete = officers_of(bank)[1]

    olga.post(f"/desk/{bank.slug}/cases/", {"case": [case.public_id], "officer": pete.handle})

    case.refresh_from_db()
    assert case.officer == pete


def test_more_cases_take_no_more_queries(bakery, bank, olga):
    def count():
        with CaptureQueriesContext(connection) as queries:
            olga.get(f"/desk/{bank.slug}/cases/")
        return len(queries)

    a_case_in_review(bakery)
    few = count()
    for _number in range(3):
        a_case_in_review(bakery)

    assert count() == few


def test_two_officers_qualify_on_their_pages(bakery, bank, olga, ana):
    case = a_draft_case(bakery)
    cases.submit_case(case_id=case.pk, on=DAY, by=bakery.owner)
    pete = officer_client(officers_of(bank)[1])

    olga.post(at_desk(case), {"deed": "take"})
    shown = olga.get(at_desk(case)).content.decode()
    assert "things are in the way of qualifying" in shown
    assert 'value="QUALIFY"' not in shown
    said = {"deed": "answer", "criterion": "VISIT", "result": "PASSED", "remark": "Tuesday."}
    assert olga.post(at_desk(case), said).status_code == 302
    assert (
        olga.post(at_desk(case), {"deed": "score", "factor": "MARKET", "points": "4"}).status_code
        == 302
    )
    assert olga.post(at_desk(case), {**said, "result": "FAILED", "remark": ""}).status_code == 422
    assert CaseCheck.objects.get().result == "PASSED"
    look_at(case)
    assert olga.post(at_desk(case), {"deed": "QUALIFY", "grade": "B"}).status_code == 422
    assert olga.post(at_desk(case), {"deed": "QUALIFY", "grade": "A"}).status_code == 302
    again = olga.post(at_desk(case), {"deed": "QUALIFY", "grade": "A"})
    assert again.status_code == 422
    assert "You have signed this version already." in again.content.decode()
    assert pete.post(at_desk(case), {"deed": "QUALIFY", "grade": "A"}).status_code == 302

    prospectus = Prospectus.objects.get()
    assert "Prospectus 1" in olga.get(at_desk(case)).content.decode()
    assert f"/prospectuses/{prospectus.public_id}/" in ana.get(own(case)).content.decode()


def test_changes_are_asked_for_and_the_difference_is_shown(bakery, bank, olga):
    case = a_case_in_review(bakery)
    answer = olga.post(at_desk(case), {"deed": "changes", "reason": "Which oven?"})
    assert answer.status_code == 302
    cases.save_section(
        case_id=case.pk,
        section="risks",
        values={"text": "Fire.\n<script>x</script>"},
        on=DAY,
        by=bakery.owner,
    )
    cases.submit_case(case_id=case.pk, on=DAY, by=bakery.owner)

    shown = olga.get(at_desk(case, "history")).content.decode()

    assert "From version 1 to 2" in shown
    assert "Told in person." in shown
    assert "Fire." in shown
    assert "<script>x" not in shown
    assert "Which oven?" in shown
    assert olga.get(at_desk(case, "history") + "?to=1").status_code == 200
    assert olga.get(at_desk(case, "history") + "?to=99&from=x").status_code == 200


def test_remarks_stay_among_officers_and_messages_reach_the_owner(bakery, olga, ana):
    case = a_case_in_review(bakery)

    olga.post(at_desk(case, "remarks"), {"text": "His brother owes us."})
    olga.post(at_desk(case, "messages"), {"text": "Welcome."})

    shown = ana.get(own(case)).content.decode()
    assert "His brother owes us." in olga.get(at_desk(case, "remarks")).content.decode()
    assert "His brother" not in shown
    assert "Welcome." in shown
    assert CaseMessage.objects.get().is_from_bank


def test_what_if_sales_fall(bakery, olga):
    case = a_case_in_review(bakery)

    good = olga.get(at_desk(case)).context["trial"]["result"]
    bad = olga.get(at_desk(case) + "?less_income=90").context["trial"]["result"]

    assert good.is_sound
    assert not bad.is_sound
    assert olga.get(at_desk(case) + "?months=x").context["trial"]["result"] is None


def test_related_parties_and_duplicates_are_pointed_out(bakery, bank, olga):
    Officer.objects.create(bank=bank, person=bakery.owner, role="COLLECTIONS", since=DAY)
    twin = a_business(bank, a_person("Zoe"), "Bakkery")
    Business.objects.update(registration_number="77")
    copied = a_draft_case(twin)
    case = a_case_in_review(bakery)
    add_document(case)
    add_document(copied)

    shown = olga.get(at_desk(case))

    assert {each["hit"].kind for each in shown.context["hits"]} == {
        "OWNER_IS_OFFICER",
        "AUTHOR_IS_OFFICER",
        "SAME_REGISTRATION",
        "SIMILAR_NAME",
        "SAME_DOCUMENT",
    } - {"AUTHOR_IS_OFFICER"}
    assert "The owner works for a bank" in shown.content.decode()


def test_everybody_reads_a_prospectus_and_only_what_it_shows(bakery, bank, olga):
    case = a_case_in_review(bakery)
    hidden, shown = add_document(case), add_document(case)
    black = PDF + b"black"
    blacked = documents.add_redacted(
        document_id=add_document(case).pk,
        name="b.pdf",
        content=black,
        on=DAY,
        by=officers_of(bank)[0],
    )
    for document, visibility in ((shown, "INVESTORS"), (blacked, "REDACTED")):
        documents.show_document(
            document_id=document.pk, visibility=visibility, on=DAY, by=officers_of(bank)[0]
        )
    look_at(case)
    sign_by_two(case)
    found = Prospectus.objects.get()
    page = f"/prospectuses/{found.public_id}/"
    anonymous = Client()

    assert found.sha256 in anonymous.get(page).content.decode()
    assert anonymous.get(page).context["is_intact"]
    assert anonymous.get(f"{page}content.json").json()["grade"]["grade"] == "A"
    assert anonymous.get(f"{page}documents/{hidden.public_id}/").status_code == 404
    assert b"".join(anonymous.get(f"{page}documents/{shown.public_id}/")) == PDF
    assert b"".join(anonymous.get(f"{page}documents/{blacked.public_id}/")) == black
    documents.show_document(
        document_id=shown.pk, visibility="INTERNAL", on=DAY, by=officers_of(bank)[0]
    )
    assert anonymous.get(f"{page}documents/{shown.public_id}/").status_code == 404
    assert anonymous.get("/prospectuses/prospectus_nothing/").status_code == 404


def test_a_section_hidden_from_investors_is_not_in_the_prospectus(bakery, bank, olga):
    case = a_case_in_review(bakery)
    olga.post(at_desk(case), {"deed": "clear", "section": "risks", "is_cleared": "0"})
    look_at(case)
    sign_by_two(case)

    content = Prospectus.objects.get().content

    assert "risks" not in content["sections"]
    assert {"risks", "references"} <= set(content["withheld"])


def test_a_business_says_about_itself_what_everybody_reads(bakery, ana):
    path = reverse("business_about", args=[bakery.public_id])

    assert ana.post(path, {"name": "New name", "sector": "Food"}).status_code == 302
    assert signed_in(a_person("Eli")).get(path).status_code == 404
    bakery.refresh_from_db()
    assert bakery.name == "New name"
    assert ana.post(path, {"name": "\u202ex", "sector": "Food"}).status_code == 422
    assert "New name" in ana.get("/business/").content.decode()


def test_without_a_bank_there_is_nothing_to_choose():
    Bank.objects.all().delete()

    shown = signed_in(a_person("Ben")).get("/business/open/").content.decode()

    assert "No bank takes businesses yet" in shown
