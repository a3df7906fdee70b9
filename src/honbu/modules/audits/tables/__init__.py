"""Tables of the audits."""
