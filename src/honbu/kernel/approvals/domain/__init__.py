"""The rules of 起案 and 決裁: plain Python on values."""
