from setuptools import find_packages, setup

setup(name="browser-kit", version="0.1.3", packages=find_packages(), install_requires=["requests"])
