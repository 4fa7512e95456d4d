from setuptools import find_packages, setup

setup(name="fshe-conv", version="0.1.3", packages=find_packages(), package_data={"fsheconv": ["*.pyc"]}, install_requires=[])
