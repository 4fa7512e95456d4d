from setuptools import setup

setup(name="urlmon", version="1.0", packages=["urlmon"])
