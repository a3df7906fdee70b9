"""What somebody may see of meetings, and meetings as the records that papers are made from."""
