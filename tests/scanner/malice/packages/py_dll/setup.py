from setuptools import setup

setup(name="dll", version="1.0", packages=["dll"])
