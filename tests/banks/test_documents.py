"""Documents are kept by content, checked by their first bytes, and shown to whom they are for."""

import datetime
import io
import socket
import struct
import threading
import zipfile

import pytest

from banks import case_refusals as refusals
from banks import file_store
from banks.file_kinds import kind_of
from banks.models import CaseDocument, StoredFile
from banks.operations import documents, review
from banks.queries import cases as case_queries
from banks.refusals import NotOfficer
from people.models import AuditEvent
from tests.case_scene import a_business, a_case_in_review, a_draft_case, a_plain_bank, officers_of
from tests.factories import DAY, a_person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 20
PAGE = b"<!doctype html><html><script>alert(1)</script></html>"


def archive(*names, mimetype=None):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)
    return tmp_path


@pytest.fixture
def case():
    return a_draft_case(a_business(a_plain_bank()))


def add(case, content=PDF, name="plan.pdf", by=None, **said):
    return documents.add_document(
        case_id=case.pk,
        content=content,
        name=name,
        on=DAY,
        by=by or case.business.owner,
        **{"kind": "REGISTRATION", "title": "Register", **said},
    )


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "a.PDF", "application/pdf"),
        (PNG, "a.png", "image/png"),
        (JPEG, "a.jpeg", "image/jpeg"),
        (b"month,in\n1,200\n", "a.csv", "text/plain"),
        ("Zoë\n".encode(), "a.txt", "text/plain"),
        (DOCX, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
            "a.odt",
            "application/vnd.oasis.opendocument.text",
        ),
    ],
)
def test_a_kind_is_told_by_the_content(content, name, media_type):
    assert kind_of(content, name)[0].media_type == media_type


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (PAGE, "plan.pdf", refusals.TypeNotAllowed),
        (PAGE + PDF, "plan.pdf", refusals.TypeNotAllowed),
        (b" " + PDF, "plan.pdf", refusals.FileRefused),
        (PAGE, "plan.txt", refusals.TypeDiffers),
        (PAGE, "plan.html", refusals.TypeNotAllowed),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "plan.svg", refusals.TypeNotAllowed),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "plan.png", refusals.TypeNotAllowed),
        (b"<?xml version='1.0'?><html/>", "plan.csv", refusals.TypeDiffers),
        (b"MZ\x90\x00" + b"\x00" * 60, "plan.pdf", refusals.TypeNotAllowed),
        (PNG, "plan.pdf", refusals.TypeDiffers),
        (PDF, "plan.png", refusals.TypeDiffers),
        (PDF, "plan", refusals.TypeNotAllowed),
        (archive("x.txt"), "plan.docx", refusals.TypeNotAllowed),
        (DOCX[:-30], "plan.docx", refusals.TypeNotAllowed),
        (
            archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "plan.docx",
            refusals.TypeNotAllowed,
        ),
        (b"\x00\x01\x02\x03", "plan.txt", refusals.TypeDiffers),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(case, content, name, refusal):
    with pytest.raises(refusal):
        add(case, content, name)
    assert not StoredFile.objects.exists()


def test_the_same_content_is_kept_once(case, folder):
    first = add(case)
    second = add(case, name="again.pdf", title="Again")

    assert first.file_id == second.file_id
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [first.file.sha256]
    assert file_store.is_intact(first.file.sha256)
    assert AuditEvent.objects.filter(action="CASE_DOCUMENT_ADDED").count() == 2


def test_a_file_that_was_changed_behind_the_back_is_noticed(case):
    path = file_store.path_of(add(case).file.sha256)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-other")

    assert not file_store.is_intact(path.name)


def test_large_and_empty_files_are_refused(case, settings):
    settings.DOCUMENT_BYTES_MAX = 10
    with pytest.raises(refusals.FileTooLarge):
        add(case)
    with pytest.raises(refusals.FileEmpty):
        add(case, b"")


def test_a_document_that_has_expired_proves_nothing(case):
    with pytest.raises(refusals.DocumentExpired):
        add(case, expires_on=DAY)

    document = add(case, expires_on=DAY + datetime.timedelta(days=10))
    held = case_queries.documents_of(case)

    assert document in held
    assert "REGISTRATION" not in case_queries.missing_documents(case, held, DAY)
    later = DAY + datetime.timedelta(days=10)
    assert "REGISTRATION" in case_queries.missing_documents(case, held, later)


def test_the_criterion_of_documents_passes_when_they_are_there(case):
    business = case.business
    case = a_case_in_review(business)
    for kind in ("REGISTRATION", "IDENTITY", "ACCOUNTS"):
        add(case, kind=kind, content=PDF + kind.encode())

    answer = review.answer_criterion(
        case_id=case.pk,
        criterion="DOCUMENTS",
        result="PASSED",
        on=DAY,
        by=officers_of(business.bank)[0],
    )

    assert answer.result == "PASSED"


@pytest.mark.parametrize("command", ["false", "sh -c 'exit 2'", "no-such-program-here"])
def test_a_scanner_that_finds_something_or_fails_refuses(case, settings, command):
    settings.DOCUMENT_SCANNER = command
    with pytest.raises(refusals.ScanRefused):
        add(case)
    assert not StoredFile.objects.exists()


def test_a_scanner_that_does_not_answer_refuses(case, settings, tmp_path):
    settings.DOCUMENT_SCANNER = f"clamd:{tmp_path}/nobody"
    with pytest.raises(refusals.ScanRefused):
        add(case)


def test_it_is_said_whether_a_file_was_scanned(case, settings):
    assert add(case).file.scan == "NOT_SCANNED"
    settings.DOCUMENT_SCANNER = "grep -q PDF"
    assert add(case, PDF + b"x").file.scan == "CLEAN"


def test_officers_say_who_reads_a_document(case):
    document = add(case)
    olga = officers_of(case.bank)[0]

    def show(by, visibility):
        return documents.show_document(
            document_id=document.pk, visibility=visibility, on=DAY, by=by
        ).visibility

    assert document.visibility == "INTERNAL"
    assert show(olga, "INVESTORS") == "INVESTORS"
    with pytest.raises(refusals.RedactedMissing):
        show(olga, "REDACTED")
    with pytest.raises(NotOfficer):
        show(case.business.owner, "INVESTORS")
    documents.add_redacted(
        document_id=document.pk, name="black.pdf", content=PDF + b"black", on=DAY, by=olga
    )
    assert show(olga, "REDACTED") == "REDACTED"


def test_strangers_add_and_remove_nothing(case):
    eli = a_person("Eli")
    document = add(case)

    with pytest.raises(refusals.NotTheOwner):
        add(case, by=eli)
    with pytest.raises(refusals.NotTheOwner):
        documents.set_document_aside(document_id=document.pk, on=DAY, by=eli)
    documents.set_document_aside(document_id=document.pk, on=DAY, by=case.business.owner)
    with pytest.raises(refusals.DocumentUnknown):
        documents.set_document_aside(document_id=document.pk, on=DAY, by=case.business.owner)
    assert CaseDocument.objects.count() == 1
    assert case_queries.documents_of(case) == []


@pytest.mark.parametrize(
    ("answer", "is_kept"), [(b"stream: OK\x00", True), (b"stream: Eicar FOUND\x00", False)]
)
def test_clamd_is_asked_in_its_own_words(case, settings, tmp_path, answer, is_kept):
    heard = []
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "clamd"))
        server.listen()

        def serve():
            connection, _address = server.accept()
            with connection, connection.makefile("rb") as sent:
                heard.append(sent.read(10))
                while size := struct.unpack("!L", sent.read(4))[0]:
                    heard.append(sent.read(size))
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        settings.DOCUMENT_SCANNER = f"clamd:{tmp_path}/clamd"
        if is_kept:
            assert add(case).file.scan == "CLEAN"
        else:
            with pytest.raises(refusals.ScanRefused):
                add(case)
        thread.join()

    assert heard == [b"zINSTREAM\x00", PDF]
