"""What goes out: Word, text, the report, JSON. Each writer turns values into text or bytes and decides nothing."""
