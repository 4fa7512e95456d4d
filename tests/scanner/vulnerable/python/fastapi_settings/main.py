import hashlib
import random

import jwt
import uvicorn
from fastapi import FastAPI, Header, Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware

SECRET_KEY = "not-a-secret-any-more"  # weak: hardcoded-secret
app = FastAPI(debug=True)  # weak: debug-server
app.add_middleware(SessionMiddleware, secret_key="also-known")  # weak: hardcoded-secret
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # weak: open-cors


@app.post("/login")
def login(name: str, password: str, response: Response):
    digest = hashlib.md5(password.encode()).hexdigest()  # weak: password-hash
    token = jwt.encode({"name": name, "digest": digest}, SECRET_KEY, algorithm="HS256")  # weak: hardcoded-secret
    response.set_cookie("session", token, httponly=False)  # weak: insecure-cookie
    return {"ok": True}


@app.get("/me")
def me(authorization: str = Header()):
    return jwt.decode(authorization, options={"verify_signature": False})  # weak: unverified-token


@app.post("/reset")
def reset():
    reset_token = random.randint(100000, 999999)  # weak: weak-random
    return {"length": len(str(reset_token))}


if __name__ == "__main__":
    uvicorn.run("main:app", host="0.0.0.0", reload=True)  # weak: debug-server
