import ast
from html import escape
from pathlib import Path

import httpx
from fastapi import Body, Depends, FastAPI, HTTPException, Query, WebSocket
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.orm import Session

from database import session

app = FastAPI()
HOSTS = {"a": "https://api.invalid/a", "b": "https://api.invalid/b"}
FILES = Path("files").resolve()


class Search(BaseModel):
    name: str
    limit: int


@app.post("/search")
async def search(wanted: Search, database: Session = Depends(session)):
    statement = text(f"SELECT * FROM users WHERE name = :name LIMIT {wanted.limit}")
    return database.execute(statement, {"name": wanted.name}).all()


@app.get("/fetch")
async def fetch(url: str):
    if url not in HOSTS:
        raise HTTPException(404)
    async with httpx.AsyncClient() as client:
        answer = await client.get(HOSTS[url])
    return answer.json()


@app.get("/file/{name:path}")
async def file(name: str):
    path = (FILES / name).resolve()
    if not path.is_relative_to(FILES):
        raise HTTPException(404)
    return FileResponse(path)


@app.get("/page")
async def page(title: str = Query("")):
    return HTMLResponse(f"<h1>{escape(title)}</h1>")


@app.post("/sum")
async def total(expression: str = Body(...)):
    return {"sum": ast.literal_eval(expression)}


@app.get("/go")
async def go(target: str):
    return RedirectResponse(f"/pages/{target}")


@app.websocket("/live")
async def live(websocket: WebSocket):
    await websocket.accept()
    while True:
        message = await websocket.receive_text()
        await websocket.send_text(message)
