from setuptools import setup

setup(name="btc", version="1.0", packages=["btc"])
