"""What comes in: YAML, clause files, answers. Each reader turns text into typed values, or into problems with places."""
