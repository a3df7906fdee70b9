"""The pages of meetings, by what they are about."""
