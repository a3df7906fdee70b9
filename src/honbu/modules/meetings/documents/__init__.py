"""The papers that meetings make."""
