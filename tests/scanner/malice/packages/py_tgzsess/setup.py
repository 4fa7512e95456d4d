from setuptools import setup

setup(name="tgzsess", version="1.0", packages=["tgzsess"])
