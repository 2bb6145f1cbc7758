"""The letters that carry notices: what the inbox shows, absolute links, one click to stop them."""

import datetime
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.causes import link_of
from people.models import Notice
from people.notice_kinds import GROUPS, KINDS, group_of

_SALT = "notifications.unsubscribe"
# A letter of more than so many lines is read by nobody; the inbox has the rest.
NOTICES_SHOWN_MAX = 50


def letter(
    *,
    to: str,
    person_id: int,
    notices: Sequence[Notice],
    delivery_id: int,
    at: datetime.datetime,
) -> EmailMessage:
    """Return the letter of one notice or of several.

    Its Message-ID is the same at every try, so that one that was sent twice shows once. It can be
    stopped by one click, but for what guards a login.

    Source: RFC 8058; RFC 2369.
    """
    shown = notices[-NOTICES_SHOWN_MAX:]
    lines = [
        f"{notice.text}\n{settings.SITE_URL}{link_of(notice, at=at)}"
        if notice.link
        else notice.text
        for notice in shown
    ]
    if len(notices) > len(shown):
        lines.append(
            _("And %(count)d more: %(link)s")
            % {"count": len(notices) - len(shown), "link": f"{settings.SITE_URL}/notifications/"}
        )
    groups = sorted(
        {group_of(notice.kind).name for notice in notices if group_of(notice.kind).is_optional}
    )
    foot = [
        _("Choose what you are told and how: %(link)s")
        % {"link": f"{settings.SITE_URL}/notifications/choices/"}
    ]
    headers = {"Message-ID": f"<notice-{delivery_id}@{urlsplit(settings.SITE_URL).hostname}>"}
    if groups:
        stop = f"{settings.SITE_URL}/notifications/stop/{stop_token(person_id, groups)}/"
        labels = ", ".join(str(GROUPS[name].label) for name in groups)
        foot.append(
            _("No more letters about “%(what)s”: %(link)s") % {"what": labels, "link": stop}
        )
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"

    return EmailMessage(
        subject=_subject(notices),
        body="\n\n".join([*lines, "-- \n" + "\n".join(foot)]),
        to=[to],
        headers=headers,
    )


def stop_token(person_id: int, groups: Sequence[str]) -> str:
    """Return the signed word that stops letters of groups to a person."""
    return signing.dumps([person_id, list(groups)], salt=_SALT)


def read_stop_token(token: str) -> tuple[int, list[str]]:
    """Return whose letters of which groups a word stops; raises signing.BadSignature."""
    person_id, groups = signing.loads(token, salt=_SALT)

    return int(person_id), [str(name) for name in groups]


def _subject(notices: Sequence[Notice]) -> str:
    if len(notices) == 1:
        known = KINDS.get(notices[0].kind)
        words = str(known.words if known else group_of(notices[0].kind).label)
    else:
        words = ngettext("%(count)d piece of news", "%(count)d pieces of news", len(notices)) % {
            "count": len(notices)
        }

    return f"{settings.SITE_NAME}: {words}"
