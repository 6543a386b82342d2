"""Rules about answers and finished agreements: each yields problems."""
