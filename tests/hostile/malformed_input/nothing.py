"""As the template has it."""

width = None
