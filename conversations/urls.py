"""Addresses where members talk."""

from django.urls import path

from conversations.views import support, threads, trouble

urlpatterns = [
    path("messages/", threads.conversations, name="messages"),
    path("messages/<slug:handle>/", threads.conversation, name="conversation"),
    path("circle/support/", support.board, name="support_board"),
    path("circle/support/end/", support.end, name="support_end"),
    path("loans/<str:public_id>/trouble/", trouble.trouble, name="trouble"),
]
