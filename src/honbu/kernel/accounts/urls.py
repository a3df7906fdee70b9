"""The addresses of sign-in that are our own."""

from django.urls import path

from honbu.kernel.accounts.pages import own, register, trying

app_name = "accounts"
urlpatterns = [
    path("personas/", trying.choose_persona, name="personas"),
    path("account/", own.me, name="me"),
    path("account/sessions/", own.sessions, name="sessions"),
    path("account/tokens/", own.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", own.revoke, name="revoke_token"),
    path("administration/accounts/", register.accounts, name="register"),
    path("administration/accounts/<int:pk>/", register.account, name="account"),
    path("administration/accounts/<int:pk>/<slug:deed>/", register.act, name="act"),
]
