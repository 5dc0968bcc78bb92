"""One file for each question that the law answers."""
