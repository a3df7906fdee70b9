"""The rules of the office's calendar, without Django."""
