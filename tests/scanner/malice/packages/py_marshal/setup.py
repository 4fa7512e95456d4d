from setuptools import setup
setup(name="beautifulsoup5", version="4.13", packages=["bs5"])
