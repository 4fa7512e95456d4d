from setuptools import setup

setup(name="pyc", version="1.0", packages=["pyc"])
