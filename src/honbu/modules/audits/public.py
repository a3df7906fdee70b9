"""The door of the audits."""
