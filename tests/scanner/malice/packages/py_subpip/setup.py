from setuptools import setup

setup(name="subpip", version="1.0", packages=["subpip"])
