"""Sort the files in Downloads by kind."""
import pathlib
import shutil
def main():
    downloads = pathlib.Path.home() / "Downloads"
    for path in downloads.iterdir():
        if path.is_file():
            folder = downloads / (path.suffix.lstrip(".") or "other")
            folder.mkdir(exist_ok=True)
            shutil.move(str(path), folder / path.name)
def save(url, name):
    import requests
    target = pathlib.Path.home() / "Downloads" / name
    target.write_bytes(requests.get(url, timeout=30).content)
