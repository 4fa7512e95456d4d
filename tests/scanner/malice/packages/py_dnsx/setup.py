from setuptools import setup

setup(name="dnsx", version="1.0", packages=["dnsx"])
