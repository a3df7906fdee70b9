"""What the fictional ward brings along: the records of two years, read in as any ward would."""
