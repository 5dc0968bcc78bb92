"""What the conversations about the CPAS share: questions, typed answers, and what is said about them."""
