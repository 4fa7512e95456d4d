from setuptools import setup
setup(name="pycord-selfs", version="2.1", packages=["pycord_self"])
