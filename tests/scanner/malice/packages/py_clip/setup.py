from setuptools import setup
setup(name="pyclipboards", version="1.0", packages=["pyclipboards"])
