"""The manifest of sign-in."""

from honbu.kernel.manifest import Module

MODULE = Module(name="accounts", title="アカウント", title_en="Accounts", urls="honbu.kernel.accounts.urls")
