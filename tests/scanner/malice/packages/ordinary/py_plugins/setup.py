from setuptools import setup

setup(name="plugload", version="1.0.0", packages=["plugload"])
