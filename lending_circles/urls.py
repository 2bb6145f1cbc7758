"""Addresses of a member's pages. The pages where they pay are the merchants' (`merchants/urls`)."""

from django.urls import path
from django.views.i18n import set_language

from lending_circles.views import (
    agreements,
    bank_jubilee,
    bundles,
    circle,
    groups,
    home,
    joining,
    jubilee,
    lending_rules,
    loans,
    me,
    profile,
    stake,
    terms,
    ways_back,
    xray,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("join/", joining.join, name="join"),
    path("join/<slug:slug>/", joining.join_network, name="join_network"),
    path("loans/", loans.loans, name="loans"),
    path("loans/<str:public_id>/", loans.loan, name="loan"),
    path("loans/<str:public_id>/pay/", loans.pay, name="pay_loan"),
    path("circle/", circle.circle, name="circle"),
    path("circle/add/", circle.add, name="circle_add"),
    path("circle/with/<slug:handle>/", circle.ask, name="circle_with"),
    path("circle/people/<slug:handle>/", profile.profile, name="profile"),
    path("circle/xray/", xray.xray, name="circle_xray"),
    path("circle/terms/", terms.terms, name="circle_terms"),
    path("circle/groups/", groups.groups, name="circle_groups"),
    path("circle/bundles/", bundles.bundles, name="bundles"),
    path("circle/bundles/<int:proposal_id>/", bundles.bundle, name="bundle"),
    path("circle/bundles/<int:proposal_id>/<slug:deed>/", bundles.answer, name="bundle_answer"),
    path("circle/rules/", lending_rules.lending_rules, name="lending_rules"),
    path("circle/rules/<slug:deed>/", lending_rules.standing, name="standing"),
    path("circle/agreements/<int:link_id>/", agreements.agreement, name="agreement"),
    path(
        "circle/agreements/<int:link_id>/<slug:deed>/", agreements.answer, name="agreement_answer"
    ),
    path("jubilee/", jubilee.funds, name="jubilee"),
    path("jubilee/offer/", jubilee.offer, name="jubilee_offer"),
    path("jubilee/<int:fund_id>/withdraw/", jubilee.withdraw, name="jubilee_withdraw"),
    path("desk/<slug:bank>/jubilee", bank_jubilee.bank_jubilee, name="desk_jubilee"),
    path("me/", me.me, name="me"),
    path("me/name/", me.name, name="name"),
    path("me/language/", set_language, name="set_language"),
    path("me/account/<int:account_id>/", joining.choose_account, name="choose_account"),
    path("me/network/", me.network_rules, name="network_rules"),
    path("me/data/", me.own_data, name="own_data"),
    path("me/way-back/", ways_back.way_back, name="way_back"),
    path("me/way-back/reopen/", ways_back.reopen, name="way_back_reopen"),
    path("me/way-back/make-good/", ways_back.make_good, name="way_back_make_good"),
    path("me/stake/", stake.stake, name="stake"),
    path("me/stake/add/", stake.add, name="stake_add"),
    path("me/stake/withdraw/", stake.withdraw, name="stake_withdraw"),
]
