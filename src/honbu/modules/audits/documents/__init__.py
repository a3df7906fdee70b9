"""The papers of the audits."""
