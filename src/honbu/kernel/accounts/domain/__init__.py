"""Rules of sign-in, without Django."""
