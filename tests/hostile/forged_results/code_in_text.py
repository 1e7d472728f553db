"""A text that runs a command where it is evaluated."""

width = "__import__('os').system('touch /tmp/pwned_text') or (lambda: open('/tmp/pwned_text', 'w'))()"
