"""Forms of the audits."""
