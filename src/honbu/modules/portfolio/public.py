"""The door of the portfolio."""
