"""Banks: what they are told."""

from django.utils.translation import gettext_lazy as _

from people.notice_kinds import Kind, register

register(
    (
        Kind("SECOND_FACTOR", "security", _("Your second factor"), is_urgent=True),
        Kind("OFFICER_APPOINTED", "security", _("You hold an office"), is_urgent=True),
        Kind("BANK_STANDING", "loans", _("A bank's standing changed")),
        Kind("BANK_APPLIED", "security", _("A bank asks to join a network")),
        Kind("BANK_ADMITTED", "security", _("Your bank is admitted")),
        Kind("PROSPECTUS_CHANGED", "investing", _("A prospectus changed")),
        Kind("CASE_QUALIFIED", "cases", _("A case is qualified")),
        Kind("CASE_REJECTED", "cases", _("A case is not qualified")),
        Kind("CASE_MESSAGE", "cases", _("A remark on a case")),
        Kind("CASE_SUBMITTED", "cases", _("A case came in")),
        Kind("CASE_TAKEN", "cases", _("An officer looks at a case")),
        Kind("CASE_CHANGES", "cases", _("A case asks for changes")),
        Kind("CASE_WITHDRAWN", "cases", _("A case was withdrawn")),
    )
)
