"""What is refused of sales that were paid elsewhere, each with its stable code."""

from people.refusals import Refusal


class SaleReferenceTaken(Refusal):
    """A sale is told once; the same reference with another content is another sale."""

    code = "SALE_REFERENCE_TAKEN"
    detail = "Another sale or refund of this merchant has this reference."
    remedy = "Give every sale and every refund its own reference."


class SaleRefundTooLarge(Refusal):
    """No more is given back than was sold."""

    code = "SALE_REFUND_TOO_LARGE"
    detail = "The refunds of this sale would come to more than it."
    remedy = "Give back at most what is left of the sale."


class ImportedSale(Refusal):
    """History is read; what was sold in it is not given back here."""

    code = "SALE_IMPORTED"
    detail = "This sale was imported as history and shares in nothing."
    remedy = "Keep its refund in your own books."


class SaleNotPast(Refusal):
    """History is what has been; a sale of tomorrow is told when it is made."""

    code = "SALE_NOT_PAST"
    detail = "This sale lies in the future."
    remedy = "Import sales that were made; tell others when they are."


class SignatureWrong(Refusal):
    """A receipt that the terminal did not sign says nothing."""

    code = "SIGNATURE_WRONG"
    detail = "The receipt's signature is not that of this terminal."
    remedy = "Sign it with the terminal's receipt secret, over the lines that the document names."
