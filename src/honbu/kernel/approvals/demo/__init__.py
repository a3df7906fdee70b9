"""Approvals of the demonstration ward."""
