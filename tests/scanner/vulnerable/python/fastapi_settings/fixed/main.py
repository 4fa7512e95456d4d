import hashlib
import os
import secrets

import jwt
import uvicorn
from fastapi import FastAPI, Header, Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware

SECRET_KEY = os.environ["SECRET_KEY"]
app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=SECRET_KEY)
app.add_middleware(
    CORSMiddleware, allow_origins=["https://shop.example"], allow_credentials=True
)


@app.post("/login")
def login(name: str, password: str, response: Response):
    digest = hashlib.scrypt(password.encode(), salt=name.encode(), n=2**14, r=8, p=1).hex()
    token = jwt.encode({"name": name, "digest": digest}, SECRET_KEY, algorithm="HS256")
    response.set_cookie("session", token, httponly=True, secure=True, samesite="lax")
    return {"ok": True}


@app.get("/me")
def me(authorization: str = Header()):
    return jwt.decode(authorization, SECRET_KEY, algorithms=["HS256"])


@app.post("/reset")
def reset():
    reset_token = secrets.token_urlsafe(32)
    return {"length": len(reset_token)}


if __name__ == "__main__":
    uvicorn.run("main:app", host="0.0.0.0")
