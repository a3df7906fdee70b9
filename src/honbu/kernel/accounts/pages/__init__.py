"""Pages of sign-in that are our own; the rest are allauth's, in our look."""
