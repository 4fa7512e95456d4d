import base64 as b
import builtins

run = exec
decode = b.b64decode
run(decode("cHJpbnQoMSk="))  # malice: exec-decoded
getattr(builtins, "ex" + "ec")(b.b64decode("eA=="))  # malice: exec-decoded, hidden-name
getattr(b, "b64" + "decode")  # malice: hidden-name
__builtins__["exec"](b.b64decode("eA=="))  # malice: exec-decoded
__builtins__.__dict__["ex" + "ec"](b.b64decode("eA=="))  # malice: exec-decoded
globals()["__builtins__"]["exec"](b.b64decode("eA=="))  # malice: exec-decoded
vars(builtins)["".join(reversed("cexe"))](b.b64decode("eA=="))  # malice: exec-decoded
{"go": exec}["go"](b.b64decode("eA=="))  # malice: exec-decoded
__import__("builtins").exec(__import__("base64").b64decode("eA=="))  # malice: exec-decoded
(lambda: exec)()(b.b64decode("eA=="))  # malice: exec-decoded
for step in [exec]:
    step(b.b64decode("eA=="))  # malice: exec-decoded
first, second = exec, b.b64decode
first(second("eA=="))  # malice: exec-decoded


def outer():
    def inner(text):
        class Deep:
            def method(self):
                exec(b.b64decode(text))  # malice: exec-decoded

        return Deep().method()

    return inner
