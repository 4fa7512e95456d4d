from setuptools import setup
setup(name="pyslytes", version="1.0", packages=["pyslytes"])
