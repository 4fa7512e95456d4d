from setuptools import setup
setup(name="colorsys2", version="0.1", packages=["cs2"])
