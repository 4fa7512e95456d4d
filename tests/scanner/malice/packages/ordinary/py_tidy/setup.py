from setuptools import setup

setup(name="tidy", version="1.0", packages=["tidy"])
