from setuptools import setup

setup(name="driver", version="1.0", packages=["driver"])
