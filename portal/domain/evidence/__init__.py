"""Evidence: which proof a review calls for, which files may be given and what is still outstanding."""
