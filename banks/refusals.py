"""What banks, their officers and their bonds refuse."""

from people.refusals import Refusal


class BankUnknown(Refusal):
    """No bank has this id or short name."""

    code = "BANK_UNKNOWN"
    detail = "There is no such bank."
    remedy = "Look at the list of banks."


class BankSlugTaken(Refusal):
    """Another bank has this short name."""

    code = "SLUG_TAKEN"
    detail = "Another bank has this short name."
    remedy = "Choose another one."


class NetworkOfCircle(Refusal):
    """Money of banks and of circles never mixes."""

    code = "NETWORK_OF_CIRCLE"
    detail = "This network is a lending circle's."
    remedy = "Choose a network of banks."


class AppliedAlready(Refusal):
    """One application of a person at a time waits in a network."""

    code = "APPLIED_ALREADY"
    detail = "You have asked the banks of this network already."
    remedy = "Wait for their answer, or take your application back first."


class NotApplied(Refusal):
    """No such application waits, or it is another network's."""

    code = "NOT_APPLIED"
    detail = "This application is not waiting for a decision."
    remedy = "Look at the list of those that wait."


class NotAdmitting(Refusal):
    """Who is in trouble decides nothing about who joins."""

    code = "NOT_ADMITTING"
    detail = "Only a bank in good standing admits others to its network."
    remedy = "Let another bank of the network decide it, or cure the standing first."


class OwnApplication(Refusal):
    """Nobody admits a bank of their own."""

    code = "OWN_APPLICATION"
    detail = "You asked to found this bank yourself."
    remedy = "Other officers decide about it."


class NotOfficer(Refusal):
    """Only officers of the bank in a fitting role may do this."""

    code = "ROLE"
    detail = "This takes an officer of the bank in a role that you do not have."
    remedy = "Ask an officer who has it."


class FactorNotReset(Refusal):
    """A second factor is taken away by two other officers of the one bank that relies on it."""

    code = "FACTOR_NOT_RESET"
    detail = "Nobody with this name and a login works for the bank."
    remedy = "Look at the list of officers again."


class LastOfficer(Refusal):
    """Four eyes take two approvers, and a bank is never left without one."""

    code = "LAST_OFFICER"
    detail = "Nobody would be left to approve anything."
    remedy = "Appoint another approver first."


class AlreadyOfficer(Refusal):
    """The person has the role."""

    code = "ALREADY_OFFICER"
    detail = "This person has that role already."
    remedy = "Choose another role or person."


class AuditorApart(Refusal):
    """Whoever looks on changes nothing, so an auditor has no other role."""

    code = "AUDITOR_APART"
    detail = "An auditor has no other role in the same bank."
    remedy = "Take the other role from this person first, or choose somebody else."


class SameOfficer(Refusal):
    """What takes four eyes is never asked for and approved by one person."""

    code = "SAME_OFFICER"
    detail = "You asked for this yourself."
    remedy = "Another officer decides."


class NotAsked(Refusal):
    """The request is decided, withdrawn, or of another kind."""

    code = "NOT_ASKED"
    detail = "This is not waiting for a decision."
    remedy = "Look at what is waiting in the inbox."


class AskedAlready(Refusal):
    """One question at a time is open about one thing."""

    code = "ASKED_ALREADY"
    detail = "The same thing is waiting for a decision already."
    remedy = "Let another officer decide that first."


class PayloadChanged(Refusal):
    """What was asked is not what is stored."""

    code = "PAYLOAD_CHANGED"
    detail = "What was asked for has changed since."
    remedy = "Reject it and ask again."


class AmountRefused(Refusal):
    """Money moves by more than nothing."""

    code = "AMOUNT_REFUSED"
    detail = "The amount must be more than nothing."
    remedy = "Write an amount above zero."


class NotEnoughCapital(Refusal):
    """A bank pledges what it has."""

    code = "NOT_ENOUGH_CAPITAL"
    detail = "The bank's own money does not reach."
    remedy = "Contribute capital first."


class BondBusy(Refusal):
    """What stands for loans or a dispute stays where it is."""

    code = "BOND_BUSY"
    detail = "The bond still stands for loans, offers or a dispute."
    remedy = "Release less, or wait until they are settled."


class BondNotHeld(Refusal):
    """The bond is in a state in which this cannot be done with it."""

    code = "BOND_NOT_HELD"
    detail = "The bond is not in a state that allows this."
    remedy = "Look at what is held of it."


class CoverTooLow(Refusal):
    """The bonds would no longer be the promised share of what the bank has outstanding."""

    code = "COVER_TOO_LOW"
    detail = "The bank's bonds do not cover that much."
    remedy = "Pledge more, or list a smaller offer."


class CoverPromiseRefused(Refusal):
    """Investors relied on what a bank promised to hold as bonds."""

    code = "COVER_PROMISE"
    detail = "The promised cover only becomes more, up to all that is lent and offered."
    remedy = "Choose a share above the one that holds now, up to 100 %."


class ProbationCap(Refusal):
    """In probation a bank's volume is bounded by its bonds."""

    code = "PROBATION_CAP"
    detail = "A bank in probation may not have that much outstanding and offered."
    remedy = "Pledge more, list a smaller offer, or end the probation first."


class BankNotListing(Refusal):
    """The bank's standing keeps it from listing anything."""

    code = "BANK_NOT_LISTING"
    detail = "The bank's standing does not allow it to list offers."
    remedy = "Pass on what borrowers paid; listing opens again when the standing is cured."


class BankNotRaising(Refusal):
    """What was listed in good standing raises nothing in bad."""

    code = "BANK_NOT_RAISING"
    detail = "The bank's standing does not allow it to raise money now."
    remedy = "Wait until its standing is cured. What is committed may be taken back meanwhile."


class StandingFixed(Refusal):
    """The bank's standing has no such next state, or the record does not carry it yet."""

    code = "STANDING_FIXED"
    detail = "The bank's standing cannot change that way now."
    remedy = "Look at the bank's record and its standing."


class ServicerRefused(Refusal):
    """A bank that steps in is another one, of the same network, in good standing."""

    code = "SERVICER_REFUSED"
    detail = "That bank cannot serve these loans."
    remedy = "Choose another bank of the same network, active and not served itself."


class RemitDaysRefused(Refusal):
    """Investors relied on how soon the bank passes money on."""

    code = "REMIT_DAYS"
    detail = "The days to pass money on only become fewer."
    remedy = "Choose from one day up to what holds now."
