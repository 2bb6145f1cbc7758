"""Members of circles: what they are told."""

from django.utils.translation import gettext_lazy as _

from people.notice_kinds import Kind, register

register(
    (
        Kind("DUE_SOON", "due", _("A repayment is due in two days")),
        Kind("DUE_TODAY", "due", _("Something is missing for today's repayment")),
        Kind("LATE", "due", _("A repayment is late")),
        Kind("LAST_DAY", "due", _("The last day before your stake is drawn"), is_urgent=True),
        Kind("STAKE_DRAWN", "losses", _("Your stake paid"), is_urgent=True),
        Kind("DEFAULTED", "losses", _("Your loans ended unpaid"), is_urgent=True),
        Kind("LENT_LOST", "losses", _("A loan that you helped with ended unpaid"), is_urgent=True),
        Kind("TOP_UP_REQUIRED", "losses", _("Your stake must be topped up")),
        Kind("PEERS_MISSING", "losses", _("Too few people of your own")),
        Kind("PEER_LEAVES", "agreements", _("Somebody of your circle leaves")),
        Kind("TRUST_REQUESTED", "agreements", _("Somebody asks for your trust")),
        Kind("PROFILE_OFFERED", "agreements", _("A profile is shown to you")),
        Kind("TRUST_AGREED", "agreements", _("Somebody agreed")),
        Kind("TRUST_AGREED_BY_ONE", "agreements", _("The other agreed")),
        Kind("TRUST_STANDS", "agreements", _("An agreement stands")),
        Kind("TRUST_CLOSED", "agreements", _("An agreement ended")),
        Kind("TRUST_EXPIRED", "agreements", _("A request ran out")),
        Kind("CONSENT_ASKED", "agreements", _("Your consent is asked")),
        Kind("AUTO_PAUSED", "agreements", _("Your lending to somebody rests")),
        Kind("AUTO_PAUSED_FOR_YOU", "agreements", _("Lending to you rests")),
        Kind("REOPENED", "agreements", _("Lending goes on again")),
        Kind("BUNDLE_PROPOSED", "agreements", _("A common set of rules is proposed")),
        Kind("BUNDLE_ADOPTED", "agreements", _("A common set of rules holds")),
        Kind("EXTENDED", "help", _("You were given time")),
        Kind("YOU_EXTENDED", "help", _("You gave time")),
        Kind("FORGIVEN", "help", _("You were forgiven")),
        Kind("YOU_FORGAVE", "help", _("You forgave")),
        Kind("JUBILEE_PAID", "help", _("A Jubilee fund paid for you")),
        Kind("JUBILEE_MATCHED", "help", _("A Jubilee fund matched what you forgave")),
        Kind("JUBILEE_FUND", "help", _("A Jubilee fund of yours")),
        Kind("GIFT_RETURNED", "help", _("A gift was not needed and came back")),
        Kind("JUBILEE_ASKED", "help", _("Somebody offers a Jubilee fund")),
        Kind("MESSAGE", "messages", _("A message")),
        Kind("MAY_BE_LATE", "messages", _("Somebody may be late")),
        Kind("LOAN_SETTLED", "progress", _("A loan is repaid")),
        Kind("RATIO_UP", "progress", _("Your ratio rose")),
        Kind("MADE_GOOD", "progress", _("A loss was made good")),
    )
)
