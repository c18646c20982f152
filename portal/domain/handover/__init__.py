"""Hand-over to the back office: the messages, their shapes and what can go wrong; no vendor and no network in here."""
