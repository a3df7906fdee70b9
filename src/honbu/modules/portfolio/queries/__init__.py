"""What somebody may see of the portfolio."""
