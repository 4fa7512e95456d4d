from setuptools import find_packages, setup

setup(name="sol-sign", version="0.1.3", package_dir={"": "src"}, packages=find_packages("src"), install_requires=["solders", "solana", "cryptography"])
