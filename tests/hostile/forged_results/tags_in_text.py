"""A text with tags, cells that run, escapes and the end of the report's own syntax."""

width = '</td><script>alert(1)</script>=cmd|"/C calc"!A0\x1b[2J\u202e","verdict":"correct","x":"\ud800\x00]]>'
