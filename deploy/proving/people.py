"""Who acts in the proof, and what they read; none of it may turn up in a log."""

from proving.house import FAMILY_NAME

USERNAME = "shomei-hanako"
PASSWORD = "あさがおの種を八月にまく"
MARKS = (USERNAME, PASSWORD, FAMILY_NAME, "hanako-no-himitsu")
PAGES = ("/", "/accounts/login/", "/calendar/", "/health/ready")
