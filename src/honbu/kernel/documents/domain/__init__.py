"""Rules about files, on values: no database, no Django."""
