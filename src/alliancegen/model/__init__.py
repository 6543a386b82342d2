"""The values that the stages pass on to each other. Nothing here reads, prints or decides."""
