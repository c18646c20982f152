"""The sample council: made-up households as a claim extract, and its staff (docs/sample-council.md).

The extract is the same on every machine and every day: a seeded generator, and ages counted from one fixed day. Every
National Insurance number begins with QQ, every telephone number is one kept for drama, every address ends example.org.
"""

from portal.sample.council import CLAIM_COUNT, FIRST_REFERENCE, generate, write

__all__ = ["CLAIM_COUNT", "FIRST_REFERENCE", "generate", "write"]
