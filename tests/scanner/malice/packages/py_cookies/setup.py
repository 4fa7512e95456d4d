from setuptools import setup
setup(name="browser-helperz", version="0.1", packages=["bh"])
