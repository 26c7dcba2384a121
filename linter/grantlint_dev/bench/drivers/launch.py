"""Runs one command and prints what it cost: `launch.py ERRORS COMMAND…`.

The child's memory can never look smaller than that of the process that starts it, so that process
has to be a bare interpreter. What the child prints is thrown away; its errors go to a file.
"""

import os
import sys

errors, command = sys.argv[1], sys.argv[2:]
new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
pid = os.posix_spawn(
    command[0],
    command,
    os.environ,
    file_actions=[
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, errors, new, 0o600),
    ],
)
_, status, usage = os.wait4(pid, 0)
cpu = usage.ru_utime + usage.ru_stime
print(os.waitstatus_to_exitcode(status), cpu, usage.ru_maxrss)
