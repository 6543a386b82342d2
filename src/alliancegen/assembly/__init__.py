"""The stages between reading and writing: derive, plan, fill, number, cover. Values in, values out."""
