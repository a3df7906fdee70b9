"""部品見本: every component in every state, with made-up values. Nothing here is anybody's data."""
