"""What people do with meetings, by what it is about."""
