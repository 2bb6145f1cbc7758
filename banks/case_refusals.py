"""What business cases, their documents and their review refuse."""

from people.refusals import Refusal


class CaseUnknown(Refusal):
    """No case has this id."""

    code = "CASE_UNKNOWN"
    detail = "There is no such case."
    remedy = "Look at the list of cases."


class NotTheOwner(Refusal):
    """Only the owner of a business, or an officer of its bank, does this."""

    code = "NOT_THE_OWNER"
    detail = "Only the owner of the business may do this."
    remedy = "Ask the owner."


class NameMissing(Refusal):
    """A business and a case have names."""

    code = "NAME_MISSING"
    detail = "A name that others can read is missing."
    remedy = "Write it with plain letters."


class ProductOff(Refusal):
    """The bank does not lend this way."""

    code = "PRODUCT_OFF"
    detail = "This bank does not give loans of this kind."
    remedy = "Ask for another kind of loan, or ask another bank."


class MoveNotAllowed(Refusal):
    """The case is not where this is done."""

    code = "MOVE_NOT_ALLOWED"
    detail = "The case is not in a state that allows this."
    remedy = "Look at where it stands."


class NotWritable(Refusal):
    """A case that lies with the bank is not written in."""

    code = "NOT_WRITABLE"
    detail = "The case lies with the bank and cannot be changed now."
    remedy = "Wait until the bank asks for changes, or withdraw it."


class SectionRefused(Refusal):
    """A section cannot hold these values; `context["errors"]` says why, by field."""

    code = "SECTION_REFUSED"
    detail = "Some of what you wrote cannot be kept like this."
    remedy = "Look at what is marked."


class NotComplete(Refusal):
    """Something is missing; `context["missing"]` lists it."""

    code = "NOT_COMPLETE"
    detail = "Something is still missing."
    remedy = "Complete what is listed."


class NothingNew(Refusal):
    """A submission differs from the one before."""

    code = "NOTHING_NEW"
    detail = "Nothing has changed since the case was submitted."
    remedy = "Change something first."


class OwnCase(Refusal):
    """Nobody decides about a case that is theirs."""

    code = "OWN_CASE"
    detail = "You wrote this case or own the business, so others decide."
    remedy = "Another officer signs."


class SignedAlready(Refusal):
    """Two different officers decide."""

    code = "SAME_OFFICER"
    detail = "You have signed this version already."
    remedy = "A second officer signs."


class ReasonMissing(Refusal):
    """Some decisions say why."""

    code = "REASON_MISSING"
    detail = "A reason is missing."
    remedy = "Say why."


class OverrideNeedsReason(Refusal):
    """A grade that the scorecard does not give is explained."""

    code = "OVERRIDE_NEEDS_REASON"
    detail = "The grade is not the scorecard's."
    remedy = "Say why you give another one."


class AnswerRefused(Refusal):
    """An answer of the checklist or the scorecard that there is not."""

    code = "ANSWER_REFUSED"
    detail = "There is no such answer."
    remedy = "Choose one of the answers; one that does not apply says why."


class FileRefused(Refusal):
    """A file that cannot be kept."""

    code = "FILE_REFUSED"
    detail = "This file cannot be kept."
    remedy = "Choose another file."


class FileTooLarge(FileRefused):
    """Files have a limit."""

    code = "FILE_TOO_LARGE"
    detail = "The file is too large."
    remedy = "Make it smaller, or send it in parts."


class FileEmpty(FileRefused):
    """An empty file shows nothing."""

    code = "FILE_EMPTY"
    detail = "The file is empty."


class TypeNotAllowed(FileRefused):
    """Only plain kinds of files are kept."""

    code = "TYPE_NOT_ALLOWED"
    detail = "Files of this kind are not kept."
    remedy = "Send a PDF, a picture (PNG, JPEG), a spreadsheet, a text document or plain text."


class TypeDiffers(FileRefused):
    """The name says one kind, the content another."""

    code = "TYPE_DIFFERS"
    detail = "The file is not what its name says."
    remedy = "Save it again in the kind that its name says."


class ScanRefused(FileRefused):
    """The scanner found something, or did not answer."""

    code = "SCAN_REFUSED"
    detail = "The scanner does not let this file through."
    remedy = "Look at the file on your own machine; send it again when it is clean."


class DocumentExpired(Refusal):
    """A document that is no longer valid proves nothing."""

    code = "DOCUMENT_EXPIRED"
    detail = "The document is not valid any more."
    remedy = "Send the newer one."


class DocumentUnknown(Refusal):
    """No document of the case has this id."""

    code = "DOCUMENT_UNKNOWN"
    detail = "There is no such document."
    remedy = "Look at the list of documents."


class RedactedMissing(Refusal):
    """Investors read a redacted version only where there is one."""

    code = "REDACTED_MISSING"
    detail = "There is no redacted version of this document."
    remedy = "Upload one first."
