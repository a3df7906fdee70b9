"""The rules of notices and of the to-do list, on plain values."""
