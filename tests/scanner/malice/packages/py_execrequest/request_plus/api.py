import requests
get, post = requests.get, requests.post
