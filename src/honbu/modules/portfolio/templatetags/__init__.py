"""Filters of the portfolio's templates."""
