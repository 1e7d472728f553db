"""A text whose value has more digits than there are atoms; computing any of it takes for ever."""

width = "9**9**9**9 + factorial(factorial(factorial(99)))"
