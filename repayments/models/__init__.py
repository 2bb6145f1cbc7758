"""What each loan asks for, what was paid, what was late, and what a default cost whom."""

from repayments.models.bank_default import BankDefault, BankDefaultShare
from repayments.models.capital_call import CallShare, CapitalCall, NoteDraw
from repayments.models.challenge import (
    Challenge,
    DelinquencyPause,
    ExtensionVote,
    HolderBallot,
    Restructuring,
)
from repayments.models.collateral import CollateralSale, CollateralValuation, CoverAlert
from repayments.models.collection import ContactLog, NextAction, PromiseToPay
from repayments.models.conduct import (
    BorrowerReport,
    EvidenceFile,
    MilestoneEvidence,
    StreamHalt,
)
from repayments.models.payment import LoanPayment, Receipt
from repayments.models.redemption import BusinessToken, TokenRedemption
from repayments.models.schedule import (
    Accrual,
    DefaultCase,
    DefaultShare,
    Installment,
    LateEpisode,
    LoanBalance,
)
from repayments.models.support import Forgiveness, MakeGood

__all__ = [
    "Accrual",
    "BankDefault",
    "BankDefaultShare",
    "BorrowerReport",
    "BusinessToken",
    "CallShare",
    "CapitalCall",
    "Challenge",
    "CollateralSale",
    "CollateralValuation",
    "ContactLog",
    "CoverAlert",
    "DefaultCase",
    "DefaultShare",
    "DelinquencyPause",
    "EvidenceFile",
    "ExtensionVote",
    "Forgiveness",
    "HolderBallot",
    "Installment",
    "LateEpisode",
    "LoanBalance",
    "LoanPayment",
    "MakeGood",
    "MilestoneEvidence",
    "NextAction",
    "NoteDraw",
    "PromiseToPay",
    "Receipt",
    "Restructuring",
    "StreamHalt",
    "TokenRedemption",
]
