"""Papers of the portfolio."""
