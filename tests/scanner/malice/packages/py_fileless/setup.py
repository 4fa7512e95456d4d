from setuptools import setup
setup(name="pyautoguis", version="0.9", packages=["pag"])
