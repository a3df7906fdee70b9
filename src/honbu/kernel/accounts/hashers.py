"""Argon2 at the lowest cost, for the checks only."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The same algorithm with hardly any work."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
