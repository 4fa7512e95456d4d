from setuptools import setup

setup(name="cred", version="1.0", packages=["cred"])
