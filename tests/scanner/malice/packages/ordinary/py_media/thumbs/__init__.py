import subprocess
import tempfile
from pathlib import Path


def thumbnail(video, at):
    target = Path(tempfile.mkdtemp()) / "frame.png"
    command = ["ffmpeg", "-ss", str(at), "-i", str(video), "-frames:v", "1", str(target)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    data = target.read_bytes()
    target.unlink()
    return data
