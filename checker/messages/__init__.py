"""What people read, in other languages than English: a catalogue of messages for each, and what looks them up."""
