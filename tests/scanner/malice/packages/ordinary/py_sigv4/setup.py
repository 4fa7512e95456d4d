from setuptools import setup

setup(name="sigv4", version="1.0", packages=["sigv4"])
