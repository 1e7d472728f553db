"""What a teacher uploads so that another system grades with this checker: one file a system, and the wheel in each."""
