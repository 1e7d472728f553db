"""Reports in the formats that people and systems read; each format is one file with one function."""
