"""Use cases: functions named verb_noun that flush at most and never commit."""
