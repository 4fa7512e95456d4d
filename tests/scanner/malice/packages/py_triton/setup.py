from setuptools import setup, find_packages
setup(name="torchtritons", version="3.0.0", packages=find_packages())
