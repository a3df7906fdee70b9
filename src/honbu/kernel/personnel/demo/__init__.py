"""The demonstration ward: みどり台区, which does not exist."""
