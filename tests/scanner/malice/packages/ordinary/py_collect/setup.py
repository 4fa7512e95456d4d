from setuptools import setup

setup(name="collect", version="1.0", packages=["collect"])
