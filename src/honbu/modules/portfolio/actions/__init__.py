"""What people do with the portfolio."""
