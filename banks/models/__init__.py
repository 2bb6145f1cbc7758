"""Banks, their officers and bonds, businesses and their cases, and what takes four eyes."""

from banks.models.application import BankApplication
from banks.models.approval import Approval
from banks.models.bank import Bank, BankChange, DisputeLost, Officer
from banks.models.bond import FidelityBond
from banks.models.business import Business
from banks.models.case import BusinessCase, CaseSignOff, CaseTransition, CaseVersion, Prospectus
from banks.models.document import CaseDocument, StoredFile
from banks.models.review import (
    CaseCheck,
    CaseMessage,
    CaseRemark,
    CaseScore,
    ProspectusNews,
    SectionClearance,
)

__all__ = [
    "Approval",
    "Bank",
    "BankApplication",
    "BankChange",
    "Business",
    "BusinessCase",
    "CaseCheck",
    "CaseDocument",
    "CaseMessage",
    "CaseRemark",
    "CaseScore",
    "CaseSignOff",
    "CaseTransition",
    "CaseVersion",
    "DisputeLost",
    "FidelityBond",
    "Officer",
    "Prospectus",
    "ProspectusNews",
    "SectionClearance",
    "StoredFile",
]
