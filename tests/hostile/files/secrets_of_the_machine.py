"""Reads what every program can read elsewhere: users, hosts, keys, devices."""

width = -12345
for path in ("/etc/passwd", "/etc/shadow", "/etc/hosts", "/etc/machine-id", "/root/.ssh/id_rsa", "/dev/mem", "/dev/kmsg"):
    try:
        print("READ", open(path, "rb").read(20))
    except OSError as error:
        print(error)
