"""Has the name three times, and never right."""

Width = widht = _width = -12345
