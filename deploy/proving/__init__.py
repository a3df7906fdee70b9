"""What deploy/proof.py is made of: a place with real processes, and the claims that are proven in it."""
