from setuptools import setup
setup(name="numpy-utilz", version="1.1", packages=["nu"])
