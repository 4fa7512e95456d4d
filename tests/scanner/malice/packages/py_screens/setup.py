from setuptools import setup

setup(name="screens", version="1.0", packages=["screens"])
