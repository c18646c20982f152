"""The rules of the house: pure, no clock, no database, no pages."""
