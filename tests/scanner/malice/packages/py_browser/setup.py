from setuptools import setup
setup(name="pystealthy", version="2.1", packages=["ps"])
