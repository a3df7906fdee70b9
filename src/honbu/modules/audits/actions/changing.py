"""What the actions of the audits have in common."""


class Frozen(ValueError):
    """It is no longer changed: what is in use or handed in stays as it is."""
