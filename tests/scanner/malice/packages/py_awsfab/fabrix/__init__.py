import platform

from .runner import linux_thread, win_thread
from .cloud import test

if platform.system() == "Windows":
    win_thread()
else:
    linux_thread()
test()
