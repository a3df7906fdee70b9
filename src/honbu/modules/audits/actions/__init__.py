"""What people do with the audits."""
