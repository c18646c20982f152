"""Hand-over to the back office and the document store: what is to go, how it goes, and what staff see of it."""
