"""What is read of the audits."""
