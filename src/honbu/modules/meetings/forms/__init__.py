"""Forms of meetings, by what they are for."""
