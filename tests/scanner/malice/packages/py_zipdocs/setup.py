from setuptools import setup

setup(name="zipdocs", version="1.0", packages=["zipdocs"])
