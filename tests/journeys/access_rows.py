"""Who may come to which address: one row for each, with what happens to seven visitors.

The visitors are a stranger, a member of a circle (Ana), an investor (Ines), the owner of the
business (Berta), an officer of the bank with all roles but the auditor's (Olga), an officer of
another bank with the same roles (Otto), and the bank's auditor (Ada). The things that addresses
name are those of `tests/access_scene.py`: Ines's, Berta's, the bank's, Ana's. What happens:

    in      let in: a page, a file, a form sent back, a deed done or refused by its rules
    away    led elsewhere: to one's own door, to joining a network
    login   led to the login          factor  led to one's second factor
    401 403 404 405                   that answer

`row` takes the route as it stands in the resolver, what happens to GET, what happens to POST
(nothing: it is not offered there), and which thing a word of the address names where that is not
the thing of the same name; `say` is what a POST says, `ask` what stands behind the question mark.
"""

from dataclasses import dataclass, field

VISITORS = ("anonymous", "member", "investor", "business", "officer", "other", "auditor")


@dataclass(frozen=True)
class Row:
    """One address, and what it answers to each visitor."""

    route: str
    get: tuple[str, ...]
    post: tuple[str, ...]
    say: str = ""
    ask: str = ""
    things: dict[str, str] = field(default_factory=dict)


PUBLIC = "in"
ABSENT = "404"
# Not even asked of strangers who they are: a method that is not offered is not there.
NOT_OFFERED = "405"
STRANGER = "in away away away away away away"
# Everybody who is logged in, each with what is theirs.
LOGIN = "login in in in in in in"
LED_ON = "login away away away away away away"
NO_GET = "login 405 405 405 405 405 405"
INES = "login 404 in 404 404 404 404"
BERTA = "login 404 404 in 404 404 404"
ANA = "login in 404 404 404 404 404"
DESK = "login 404 404 404 in 404 in"
DESK_DEED = "login 404 404 404 in 404 403"
# The door of all desks leads to one's own.
DOOR = "login 404 404 404 away away away"
NOBODY = "login 404 404 404 404 404 404"
# A circle's page, for those who have no account in one.
CIRCLE = "login in away away away away away"
# Something of another circle: members of one find nothing, others are led to join.
PLANS = "login 404 away away away away away"
KEY = "401 in in in in in in"
LENDER_KEY = "401 403 in 403 403 403 403"
TILL_KEY = "401"


def _seven(words: str) -> tuple[str, ...]:
    found = tuple(words.split())
    return found * len(VISITORS) if len(found) == 1 else found


def row(route, get, post=NOT_OFFERED, *, say="", ask="", **things):
    """Return one row of the matrix."""
    return Row(route, _seven(get), _seven(post), say, ask, things)


ROWS = (
    # The house, and what it says of itself
    row("health", PUBLIC, PUBLIC),
    row("styleguide/", ABSENT),
    row("methodology", PUBLIC),
    row("protection/", PUBLIC),
    row("api/schema", PUBLIC),
    row("api/docs", PUBLIC),
    row("api/guide", PUBLIC),
    row("api/problems", PUBLIC),
    row("api/versions", PUBLIC),
    # Logins and second factors
    row("account/login/", STRANGER, PUBLIC),
    row("account/logout/", "away in in in in in in", PUBLIC),
    row("account/inactive/", PUBLIC),
    row("account/signup/", STRANGER, PUBLIC),
    row("account/reauthenticate/", LOGIN, LOGIN),
    row("account/email/", LOGIN, LOGIN),
    row("account/confirm-email/", PUBLIC),
    row("account/password/change/", LOGIN, LOGIN),
    row("account/password/set/", LED_ON, LOGIN),
    row("account/password/reset/", PUBLIC, PUBLIC),
    row("account/login/code/confirm/", LED_ON, LOGIN),
    row(r"account/^confirm-email/(?P<key>[-:\w]+)/$", PUBLIC, ABSENT, key="nothing"),
    row("account/password/reset/key/done/", PUBLIC),
    row(
        "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        PUBLIC,
        PUBLIC,
        uidb36="nothing",
        key="nothing",
    ),
    row("account/password/reset/done/", PUBLIC),
    row("account/second-factor/", LOGIN),
    row("account/second-factor/authenticate/", LED_ON, LOGIN),
    row("account/second-factor/reauthenticate/", "login away away away in in in", LOGIN),
    row("account/second-factor/totp/activate/", LED_ON, LOGIN),
    row("account/second-factor/totp/deactivate/", DOOR, "login 404 404 404 in in in"),
    row("account/second-factor/recovery-codes/", NOBODY),
    row("account/second-factor/recovery-codes/generate/", LED_ON, LOGIN),
    row("account/second-factor/recovery-codes/download/", NOBODY, NOBODY),
    row("account/second-factor/webauthn/", LOGIN),
    row("account/second-factor/webauthn/add/", LED_ON, LOGIN),
    row("account/second-factor/webauthn/reauthenticate/", LED_ON, LOGIN),
    row("account/second-factor/webauthn/keys/<int:pk>/remove/", LED_ON, LOGIN, pk="one"),
    row("account/second-factor/webauthn/keys/<int:pk>/edit/", LED_ON, LOGIN, pk="one"),
    # Organisers of networks: none of the seven is one
    row("organise/parameters/", NOBODY),
    row("organise/<slug:network>/parameters/", NOBODY),
    row("organise/<slug:network>/parameters/set/", NOBODY, NOBODY),
    row("organise/<slug:network>/parameters/<int:number>/", NOBODY, number="one"),
    row("organise/ledger/", NOBODY),
    row("organise/<slug:network>/ledger/", NOBODY),
    row("organise/<slug:network>/ledger/accounts/", NOBODY),
    row(
        "organise/<slug:network>/ledger/accounts/<int:account_id>/",
        NOBODY,
        account_id="ledger_account",
    ),
    row("organise/<slug:network>/ledger/journals/", NOBODY),
    row("organise/<slug:network>/ledger/journals/<int:journal_id>/", NOBODY, journal_id="journal"),
    row("organise/<slug:network>/ledger/check/", NOBODY, NOBODY),
    row("organise/pools/", NOBODY),
    row("organise/<slug:network>/pools/", NOBODY),
    row("organise/<slug:network>/pools/fund/", NOBODY, NOBODY),
    row("organise/members/", NOBODY),
    row("organise/<slug:network>/members/", NOBODY),
    row("organise/defaults/", NOBODY),
    row("organise/<slug:network>/defaults/", NOBODY),
    row("organise/<slug:network>/defaults/<int:case_id>/", NOBODY, case_id="default"),
    row("organise/merchants/", NOBODY),
    row("organise/<slug:network>/merchants/", NOBODY),
    row("organise/<slug:network>/merchants/open/", NOBODY, NOBODY),
    row("organise/<slug:network>/merchants/with/<slug:handle>/", NOBODY, NOBODY, handle="merchant"),
    row(
        "organise/<slug:network>/merchants/with/<slug:handle>/papers/<int:paper_id>/",
        NOBODY,
        handle="merchant",
        paper_id="one",
    ),
    row("organise/<slug:network>/merchants/wishes/", NOBODY, NOBODY),
    row("organise/<slug:network>/merchants/payouts/", NOBODY, NOBODY),
    row("organise/<slug:network>/merchants/rings/", NOBODY),
    row("organise/days/", NOBODY),
    row("organise/<slug:network>/days/", NOBODY),
    row("organise/<slug:network>/days/now/", NOBODY),
    row("organise/<slug:network>/days/call/", NO_GET, NOBODY),
    row("organise/<slug:network>/days/<str:on>/", NOBODY, on="day"),
    # Tills and their merchants: none of the seven works at one
    # The pages of a shop: of the seven, nobody works at one
    row("shop/", LOGIN),
    row("shop/open/", LOGIN, LOGIN),
    row(
        "shop/open/<int:application_id>/withdraw/",
        NO_GET,
        NOBODY,
        application_id="one",
    ),
    row("shop/<int:merchant_id>/", NOBODY, merchant_id="merchant_id"),
    row("shop/<int:merchant_id>/payments/", NOBODY, merchant_id="merchant_id"),
    row(
        "shop/<int:merchant_id>/developers/simulator/",
        NOBODY,
        NOBODY,
        merchant_id="merchant_id",
    ),
    row(
        "shop/<int:merchant_id>/payments/<str:public_id>/",
        NOBODY,
        NOBODY,
        merchant_id="merchant_id",
        public_id="payment",
    ),
    row("shop/<int:merchant_id>/payouts/", NOBODY, NOBODY, merchant_id="merchant_id"),
    row(
        "shop/<int:merchant_id>/payouts/<str:public_id>/cancel/",
        NO_GET,
        NOBODY,
        merchant_id="merchant_id",
        public_id="nothing",
    ),
    row("shop/<int:merchant_id>/loan/", NOBODY, merchant_id="merchant_id"),
    row("shop/<int:merchant_id>/subscriptions/", NOBODY, merchant_id="merchant_id"),
    row("shop/<int:merchant_id>/subscriptions/new", NOBODY, NOBODY, merchant_id="merchant_id"),
    row("shop/<int:merchant_id>/subscriptions/claims", NO_GET, NOBODY, merchant_id="merchant_id"),
    row(
        "shop/<int:merchant_id>/subscriptions/<str:public_id>/revise",
        NOBODY,
        NOBODY,
        merchant_id="merchant_id",
        public_id="plan",
    ),
    row(
        "shop/<int:merchant_id>/subscriptions/<str:public_id>/withdraw",
        NO_GET,
        NOBODY,
        merchant_id="merchant_id",
        public_id="plan",
    ),
    row(
        "shop/<int:merchant_id>/subscriptions/<str:public_id>/budget",
        NO_GET,
        NOBODY,
        merchant_id="merchant_id",
        public_id="plan",
    ),
    row("plans/", CIRCLE),
    row("plans/<str:public_id>", PLANS, public_id="plan"),
    row("plans/<str:public_id>/buy", PLANS, PLANS, public_id="plan"),
    row("plans/<str:public_id>/loan", NO_GET, PLANS, public_id="plan"),
    row("plans/<str:public_id>/share", NO_GET, PLANS, public_id="plan"),
    row("plans/<str:public_id>/support", NO_GET, PLANS, public_id="plan"),
    row("subscriptions/", CIRCLE),
    row("subscriptions/<str:public_id>", PLANS, public_id="subscription"),
    row(
        "subscriptions/<str:public_id>/loan/<str:quote_id>",
        PLANS,
        PLANS,
        public_id="subscription",
        quote_id="quote",
    ),
    row("subscriptions/<str:public_id>/pause", NO_GET, PLANS, public_id="subscription"),
    row("subscriptions/<str:public_id>/end", PLANS, PLANS, public_id="subscription"),
    row("shop/<int:merchant_id>/standing/", NOBODY, NOBODY, merchant_id="merchant_id"),
    row("shop/<int:merchant_id>/team/", NOBODY, NOBODY, merchant_id="merchant_id"),
    row(
        "shop/<int:merchant_id>/team/<int:staff_id>/",
        NOBODY,
        NOBODY,
        merchant_id="merchant_id",
        staff_id="one",
    ),
    row(
        "shop/<int:merchant_id>/team/family/<int:relative_id>/end/",
        NO_GET,
        NOBODY,
        merchant_id="merchant_id",
        relative_id="one",
    ),
    row("shop/<int:merchant_id>/settings/", NOBODY, NOBODY, merchant_id="merchant_id"),
    row("shop/<int:merchant_id>/developers/webhooks/", NOBODY, NOBODY, merchant_id="merchant_id"),
    row(
        "shop/<int:merchant_id>/developers/webhooks/deliveries/<str:public_id>/",
        NOBODY,
        merchant_id="merchant_id",
        public_id="nothing",
    ),
    row(
        "shop/<int:merchant_id>/developers/webhooks/deliveries/<str:public_id>/replay/",
        NO_GET,
        NOBODY,
        merchant_id="merchant_id",
        public_id="nothing",
    ),
    row(
        "shop/<int:merchant_id>/developers/webhooks/<str:public_id>/",
        NOBODY,
        NOBODY,
        merchant_id="merchant_id",
        public_id="nothing",
    ),
    row(
        "shop/<int:merchant_id>/developers/webhooks/<str:public_id>/rotate/",
        NO_GET,
        NOBODY,
        merchant_id="merchant_id",
        public_id="nothing",
    ),
    row(
        "shop/<int:merchant_id>/developers/webhooks/<str:public_id>/test/",
        NO_GET,
        NOBODY,
        merchant_id="merchant_id",
        public_id="nothing",
    ),
    row(
        "shop/<int:merchant_id>/developers/webhooks/<str:public_id>/switch/",
        NO_GET,
        NOBODY,
        merchant_id="merchant_id",
        public_id="nothing",
    ),
    row("till/", LOGIN),
    row("till/payments/", NOBODY),
    row("till/<int:terminal_id>/", NOBODY, NOBODY, terminal_id="terminal"),
    row("till/<int:terminal_id>/charges/", NO_GET, NOBODY, terminal_id="terminal"),
    row("till/<int:terminal_id>/recent/", NOBODY, terminal_id="terminal"),
    row("till/<int:terminal_id>/who/", NOBODY, NOBODY, terminal_id="terminal"),
    row("till/<int:terminal_id>/hand-over/", NO_GET, NOBODY, terminal_id="terminal"),
    row("till/<int:terminal_id>/leave/", NOBODY, NOBODY, terminal_id="terminal"),
    row(
        "till/<int:terminal_id>/<str:public_id>/refund/",
        NOBODY,
        NOBODY,
        terminal_id="terminal",
        public_id="payment",
    ),
    row(
        "till/<int:terminal_id>/<str:public_id>/receipt/",
        NOBODY,
        terminal_id="terminal",
        public_id="payment",
    ),
    # The till as an app of its own, and receipts behind links that nobody guesses
    row("manifest.webmanifest", PUBLIC),
    row("service-worker.js", PUBLIC),
    row("offline/till/", PUBLIC),
    row("receipt/<str:token>/", ABSENT, token="nothing"),
    row(
        "till/<int:terminal_id>/<str:public_id>/",
        NOBODY,
        terminal_id="terminal",
        public_id="payment",
    ),
    row(
        "till/<int:terminal_id>/<str:public_id>/status/",
        NOBODY,
        terminal_id="terminal",
        public_id="payment",
    ),
    row(
        "till/<int:terminal_id>/<str:public_id>/cancel/",
        NO_GET,
        NOBODY,
        terminal_id="terminal",
        public_id="payment",
    ),
    row("merchant/developers/", NOBODY),
    row("pair/", NOBODY),
    row("shop/<int:merchant_id>/developers/", NOBODY, NOBODY, merchant_id="merchant_id"),
    row(
        "shop/<int:merchant_id>/developers/keys/<int:key_id>/replace/",
        NO_GET,
        NOBODY,
        merchant_id="merchant_id",
        key_id="till_key",
    ),
    row(
        "shop/<int:merchant_id>/developers/keys/<int:key_id>/withdraw/",
        NO_GET,
        NOBODY,
        merchant_id="merchant_id",
        key_id="till_key",
    ),
    row("shop/<int:merchant_id>/developers/requests/", NOBODY, merchant_id="merchant_id"),
    row("shop/<int:merchant_id>/pair/", NOBODY, NOBODY, merchant_id="merchant_id"),
    # Members of circles
    row("", CIRCLE),
    row("join/", LOGIN),
    row(
        "join/<slug:slug>/", "login 404 in in in in in", "login 404 in in in in in", slug="network"
    ),
    row("loans/", CIRCLE),
    row("loans/<str:public_id>/", CIRCLE, public_id="circle_loan"),
    row("loans/<str:public_id>/pay/", CIRCLE, CIRCLE, public_id="circle_loan"),
    row("circle/", CIRCLE),
    row("circle/add/", CIRCLE, CIRCLE),
    row("circle/with/<slug:handle>/", CIRCLE, CIRCLE, handle="peer"),
    row("circle/rules/", CIRCLE, CIRCLE),
    row(
        "circle/rules/<slug:deed>/",
        "login 404 away away away away away",
        "login 404 away away away away away",
        deed="nothing",
    ),
    row("circle/agreements/<int:link_id>/", CIRCLE, CIRCLE, link_id="link"),
    row(
        "circle/agreements/<int:link_id>/<slug:deed>/",
        NO_GET,
        "login 404 away away away away away",
        link_id="link",
        deed="nothing",
    ),
    row("me/", CIRCLE),
    row("me/name/", CIRCLE, CIRCLE),
    row("me/language/", LED_ON, LOGIN),
    row("me/account/<int:account_id>/", NO_GET, ANA, account_id="account"),
    row("me/network/", CIRCLE),
    row("me/stake/", CIRCLE),
    row("me/stake/add/", CIRCLE, CIRCLE),
    row("me/stake/withdraw/", CIRCLE, CIRCLE),
    row("pay/", CIRCLE, CIRCLE),
    row("pay/<str:public_id>", ANA, public_id="payment"),
    row("pay/<str:public_id>/own", "login away 404 404 404 404 404", ANA, public_id="payment"),
    row("pay/<str:public_id>/loan", NO_GET, ANA, public_id="payment"),
    row(
        "pay/<str:public_id>/loan/<str:quote_id>",
        "login away 404 404 404 404 404",
        ANA,
        public_id="payment",
        quote_id="quote",
    ),
    row("pay/<str:public_id>/decline", NO_GET, ANA, public_id="payment"),
    row("activity/", CIRCLE),
    row("activity/activity.csv", ANA),
    # Banks and what everybody may know of them
    row("panels/", NOBODY, NOBODY),
    row("banks/register", LOGIN, LOGIN),
    row("prospectuses/<slug:prospectus>/", PUBLIC),
    row("prospectuses/<slug:prospectus>/content.json", PUBLIC),
    row("prospectuses/<slug:prospectus>/documents/<slug:document>/", ABSENT),
    row("banks", PUBLIC),
    row("banks/<slug:slug>", PUBLIC, slug="bank"),
    row("banks/<slug:slug>/trend", PUBLIC, slug="bank"),
    row("businesses/<slug:slug>", ABSENT, slug="business"),
    row("bank-loans/<slug:public_id>/", LOGIN, LOGIN, say="deed=challenge", public_id="bank_loan"),
    row(
        "bank-loans/<slug:public_id>/files/<int:file_id>/",
        "login 404 in in in 404 in",
        public_id="bank_loan",
        file_id="evidence",
    ),
    row(
        "bank-loans/<slug:public_id>/reports/<int:report_id>/",
        "login 404 in in in 404 in",
        public_id="bank_loan",
        report_id="report",
    ),
    # Offers and the market
    row("offers", PUBLIC),
    row("offers/compare", "away away away away away away away"),
    row("offers/searches", NO_GET, LOGIN),
    row("offers/searches/<int:search_id>/drop", NO_GET, LOGIN, search_id="search"),
    row("offers/<slug:public_id>", PUBLIC, public_id="offer"),
    row("offers/<slug:public_id>/contract.pdf", PUBLIC, public_id="offer"),
    row("offers/<slug:public_id>/commit", LOGIN, LOGIN, public_id="offer"),
    row("offers/<slug:public_id>/proposals", LOGIN, LOGIN, say="deed=propose", public_id="offer"),
    row("commitments/<slug:public_id>", INES, INES, public_id="commitment"),
    row("market/", LOGIN),
    row("market/mine/", LOGIN),
    row("market/mine/cancel/", NO_GET, LOGIN, say="loan={bank_loan}&price_minor=990"),
    row("market/asks/<slug:public_id>/", LOGIN, LOGIN, public_id="ask"),
    row("market/sell/<slug:public_id>/", INES, INES, public_id="bank_loan"),
    # Investors
    row("wallet", LOGIN),
    row("wallet/deposit", LOGIN, LOGIN),
    row("wallet/withdraw", LOGIN, LOGIN),
    row("wallet/transfers/<slug:public_id>", INES, INES, say="deed=cancel", public_id="transfer"),
    row("disputes/", LOGIN),
    row("disputes/about/<slug:loan>", INES, INES, loan="bank_loan"),
    row("disputes/<slug:public_id>", INES, INES, say="deed=withdraw", public_id="dispute"),
    row(
        "disputes/<slug:public_id>/files/<int:number>",
        INES,
        public_id="dispute",
        number="dispute_file",
    ),
    row("portfolio/", LOGIN),
    row("portfolio/calendar/", LOGIN),
    row("portfolio/holdings/", LOGIN),
    row("portfolio/loans/<slug:public_id>/", INES, public_id="bank_loan"),
    row(
        "portfolio/loans/<slug:public_id>/evidence/<int:file_id>/",
        INES,
        public_id="bank_loan",
        file_id="evidence",
    ),
    row("portfolio/statements/", LOGIN),
    row("portfolio/statements/<slug:month>.pdf", INES),
    row("portfolio/years/", LOGIN),
    row("portfolio/export/", LOGIN),
    row("portfolio/keys/", LOGIN, LOGIN),
    row("portfolio/keys/<int:key_id>/revoke/", NO_GET, INES, key_id="key"),
    row("portfolio/eligibility/", LOGIN, LOGIN),
    row("strategies/", LOGIN),
    row("strategies/new/", LOGIN, LOGIN),
    row("strategies/<slug:public_id>/", INES, INES, public_id="strategy"),
    row("strategies/<slug:public_id>/turn/", NO_GET, INES, say="deed=on", public_id="strategy"),
    row("strategies/<slug:public_id>/log/", INES, public_id="strategy"),
    row("portfolio/calls/", LOGIN, NOBODY),
    # Owners of businesses
    row("business/", LOGIN),
    row("business/open/", LOGIN, LOGIN),
    row("business/<slug:business>/about/", BERTA, BERTA),
    row("business/<slug:business>/ask/", BERTA, BERTA),
    row("business/cases/<slug:case>/", BERTA, BERTA),
    row("business/cases/<slug:case>/request/", BERTA, BERTA),
    row("business/cases/<slug:case>/write/<slug:section>/", BERTA, BERTA),
    row("business/cases/<slug:case>/documents/<slug:document>/", BERTA),
    row("business/cases/<slug:case>/documents/<slug:document>/aside/", NO_GET, BERTA),
    row("business/<slug:business>/account", BERTA, business="business_slug"),
    row("business/<slug:business>/account/deposit", BERTA, BERTA, business="business_slug"),
    row("business/<slug:business>/account/withdraw", BERTA, BERTA, business="business_slug"),
    row("business/offers", LOGIN),
    row("business/offers/<slug:public_id>", BERTA, BERTA, say="deed=invite", public_id="offer"),
    row("business/loans", LOGIN),
    row("business/loans/<int:loan_id>", BERTA, BERTA, say="deed=report", loan_id="bank_loan_id"),
    row(
        "business/loans/<int:loan_id>/files/<int:file_id>",
        BERTA,
        loan_id="bank_loan_id",
        file_id="evidence",
    ),
    # The officers' desk
    row("desk/", DOOR),
    row("desk/<slug:bank>/", DESK),
    row("desk/<slug:bank>/inbox", DESK),
    row(
        "desk/<slug:bank>/inbox/<slug:public_id>",
        NO_GET,
        DESK_DEED,
        say="deed=approve",
        public_id="approval",
    ),
    row("desk/<slug:bank>/officers", DESK, DESK_DEED),
    row("desk/<slug:bank>/capital", DESK, DESK_DEED, say="deed=capital&amount=5"),
    row("desk/<slug:bank>/standing", DESK, DESK_DEED),
    row("desk/<slug:bank>/cases/", DESK, DESK_DEED),
    row("desk/<slug:bank>/cases/<slug:case>/", DESK, DESK_DEED, say="deed=take", case="handed_in"),
    row(
        "desk/<slug:bank>/cases/<slug:case>/documents/",
        DESK,
        DESK_DEED,
        say="deed=document",
        case="handed_in",
    ),
    row(
        "desk/<slug:bank>/cases/<slug:case>/documents/<slug:document>/",
        DESK,
        case="handed_in",
        document="handed_in_document",
    ),
    row(
        "desk/<slug:bank>/cases/<slug:case>/messages/",
        DESK,
        DESK_DEED,
        say="text=Hello",
        case="handed_in",
    ),
    row(
        "desk/<slug:bank>/cases/<slug:case>/remarks/",
        DESK,
        DESK_DEED,
        say="text=Hello",
        case="handed_in",
    ),
    row("desk/<slug:bank>/cases/<slug:case>/history/", DESK, case="handed_in"),
    row("desk/treasury", DOOR),
    row("desk/<slug:bank>/treasury", DESK, DESK_DEED),
    row("desk/<slug:bank>/treasury/deposits", DESK, DESK_DEED, say="transfer={transfer}&amount=5"),
    row(
        "desk/<slug:bank>/treasury/withdrawals",
        DESK,
        DESK_DEED,
        say="transfer={withdrawal}&deed=refuse&reason=No",
    ),
    row("desk/<slug:bank>/treasury/statements", DESK, DESK_DEED),
    row(
        "desk/<slug:bank>/treasury/statements/<slug:public_id>",
        DESK,
        DESK_DEED,
        say="deed=book_all",
        public_id="statement",
    ),
    row(
        "desk/<slug:bank>/treasury/suspense", DESK, DESK_DEED, say="line={statement_line}&deed=own"
    ),
    row("desk/<slug:bank>/disputes", DESK),
    row(
        "desk/<slug:bank>/disputes/<slug:public_id>",
        DESK,
        DESK_DEED,
        say="deed=answer&answer=No",
        public_id="dispute",
    ),
    row(
        "desk/<slug:bank>/disputes/<slug:public_id>/files/<int:number>",
        DESK,
        public_id="dispute",
        number="dispute_file",
    ),
    row("desk/<slug:bank>/analytics", DESK),
    row("desk/offers", DOOR),
    row("desk/<slug:bank>/offers", DESK),
    row("desk/<slug:bank>/offers/new", DESK, DESK_DEED, ask="case={qualified_case}"),
    row(
        "desk/<slug:bank>/offers/<slug:public_id>",
        DESK,
        DESK_DEED,
        say="deed=list",
        public_id="draft_offer",
    ),
    row("desk/<slug:bank>/offers/<slug:public_id>/terms", DESK, DESK_DEED, public_id="draft_offer"),
    row("desk/<slug:bank>/investors/", DESK),
    row("desk/<slug:bank>/investors/<slug:public_id>/", DESK, DESK_DEED, public_id="eligibility"),
    row(
        "desk/<slug:bank>/investors/<slug:public_id>/papers/<int:number>/",
        DESK,
        public_id="eligibility",
        number="paper",
    ),
    row("desk/<slug:bank>/step-in", DESK, DESK_DEED),
    row("desk/<slug:bank>/loans", DESK),
    row(
        "desk/<slug:bank>/loans/<int:loan_id>",
        DESK,
        DESK_DEED,
        say="deed=pause",
        loan_id="bank_loan_id",
    ),
    row(
        "desk/<slug:bank>/loans/<int:loan_id>/files/<int:file_id>",
        DESK,
        loan_id="bank_loan_id",
        file_id="evidence",
    ),
    row("desk/collections", DOOR),
    row("desk/<slug:bank>/collections", DESK, DESK_DEED),
    row("desk/<slug:bank>/collections/receipts", DESK, DESK_DEED),
    row(
        "desk/<slug:bank>/collections/loans/<slug:public_id>",
        DESK,
        DESK_DEED,
        say="deed=contact",
        public_id="bank_loan",
    ),
    # Investors' software and other lenders
    row("api/v1/offers", KEY),
    row("api/v1/offers/<str:public_id>", KEY, public_id="offer"),
    row("api/v1/banks", KEY),
    row("api/v1/banks/<str:slug>", KEY, slug="bank"),
    row("api/v1/loans/<str:public_id>", KEY, public_id="bank_loan"),
    row("api/v1/notes", KEY),
    row("api/v1/portfolio", KEY),
    row("api/v1/statements", KEY),
    row("api/v1/partner/commitments", LENDER_KEY, LENDER_KEY),
    row("api/v1/partner/commitments/<str:public_id>", LENDER_KEY, public_id="partner_commitment"),
    row(
        "api/v1/partner/commitments/<str:public_id>/cancel",
        NOT_OFFERED,
        LENDER_KEY,
        public_id="partner_commitment",
    ),
    # Tills' software; whoever has no key yet may ask for one
    row("api/v1/oauth/token", NOT_OFFERED, PUBLIC),
    row("api/v1/terminals/pairings", NOT_OFFERED, PUBLIC),
    row("api/v1/terminals/pairings/token", NOT_OFFERED, PUBLIC),
    row("api/v1/terminals", TILL_KEY, TILL_KEY),
    row("api/v1/terminals/me", TILL_KEY),
    row("api/v1/terminals/<str:public_id>", TILL_KEY, public_id="terminal_public_id"),
    row(
        "api/v1/terminals/<str:public_id>/close",
        NOT_OFFERED,
        TILL_KEY,
        public_id="terminal_public_id",
    ),
    row("api/v1/payments", TILL_KEY, TILL_KEY),
    row("api/v1/payments/<str:public_id>", TILL_KEY, public_id="payment"),
    row("api/v1/payments/<str:public_id>/cancel", NOT_OFFERED, TILL_KEY, public_id="payment"),
    row("api/v1/payments/<str:public_id>/capture", NOT_OFFERED, TILL_KEY, public_id="payment"),
    row("api/v1/payments/<str:public_id>/refunds", TILL_KEY, TILL_KEY, public_id="payment"),
    row(
        "api/v1/payments/<str:public_id>/refunds/<str:refund_id>",
        TILL_KEY,
        public_id="payment",
        refund_id="refund",
    ),
    row("api/v1/payouts", TILL_KEY, TILL_KEY),
    row("api/v1/payouts/<str:public_id>", TILL_KEY, public_id="payout"),
    row("api/v1/payouts/<str:public_id>/cancel", NOT_OFFERED, TILL_KEY, public_id="payout"),
    row("api/v1/reports/daily", TILL_KEY),
    row("api/v1/loans/quotes", NOT_OFFERED, TILL_KEY),
    row("api/v1/capabilities", TILL_KEY),
    row("api/v1/webhook-endpoints", TILL_KEY, TILL_KEY),
    row("api/v1/webhook-endpoints/<str:public_id>", TILL_KEY, TILL_KEY, public_id="nothing"),
    row(
        "api/v1/webhook-endpoints/<str:public_id>/rotate-secret",
        NOT_OFFERED,
        TILL_KEY,
        public_id="nothing",
    ),
    row(
        "api/v1/webhook-endpoints/<str:public_id>/test", NOT_OFFERED, TILL_KEY, public_id="nothing"
    ),
    row("api/v1/webhook-deliveries", TILL_KEY),
    row("api/v1/webhook-deliveries/<str:public_id>", TILL_KEY, public_id="nothing"),
    row(
        "api/v1/webhook-deliveries/<str:public_id>/replay",
        NOT_OFFERED,
        TILL_KEY,
        public_id="nothing",
    ),
    row("api/v1/sales", TILL_KEY, TILL_KEY),
    row("api/v1/sales/receipts", NOT_OFFERED, TILL_KEY),
    row("api/v1/sales/receipt-secrets", NOT_OFFERED, TILL_KEY),
    row("api/v1/sales/<str:public_id>", TILL_KEY, public_id="sale"),
    row("api/v1/sales/<str:public_id>/refunds", NOT_OFFERED, TILL_KEY, public_id="sale"),
    row(
        "api/v1/test/payments/<str:public_id>/simulate", NOT_OFFERED, TILL_KEY, public_id="payment"
    ),
    row("api/v1/plans", TILL_KEY),
    row("api/v1/subscriptions", TILL_KEY),
    row("api/v1/subscriptions/<str:public_id>", TILL_KEY, public_id="subscription"),
    row(
        "api/v1/subscriptions/<str:public_id>/pause",
        NOT_OFFERED,
        TILL_KEY,
        public_id="subscription",
    ),
    row(
        "api/v1/subscriptions/<str:public_id>/resume",
        NOT_OFFERED,
        TILL_KEY,
        public_id="subscription",
    ),
    row(
        "api/v1/subscriptions/<str:public_id>/terminate",
        NOT_OFFERED,
        TILL_KEY,
        public_id="subscription",
    ),
    row(
        "api/v1/subscriptions/<str:public_id>/deliveries",
        NOT_OFFERED,
        TILL_KEY,
        public_id="subscription",
    ),
    row("api/v1/test/clock", TILL_KEY),
    row("api/v1/test/clock/advance", NOT_OFFERED, TILL_KEY),
)
