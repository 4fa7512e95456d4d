import httpx
from fastapi import Body, Depends, FastAPI, Query, WebSocket
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.orm import Session

from database import session

app = FastAPI()


class Search(BaseModel):
    name: str
    limit: int


@app.post("/search")
async def search(wanted: Search, database: Session = Depends(session)):
    statement = text(f"SELECT * FROM users WHERE name = '{wanted.name}'")  # weak: sql-injection
    return database.execute(statement).all()  # weak: sql-injection


@app.get("/fetch")
async def fetch(url: str):
    async with httpx.AsyncClient() as client:
        answer = await client.get(url)  # weak: server-side-request
    return answer.json()


@app.get("/file/{name:path}")
async def file(name: str):
    return FileResponse(f"files/{name}")  # weak: path-traversal


@app.get("/page")
async def page(title: str = Query("")):
    return HTMLResponse(f"<h1>{title}</h1>")  # weak: cross-site-scripting


@app.post("/sum")
async def total(expression: str = Body(...)):
    return {"sum": eval(expression)}  # weak: code-injection


@app.get("/go")
async def go(target: str):
    return RedirectResponse(target)  # weak: open-redirect


@app.websocket("/live")
async def live(websocket: WebSocket):
    await websocket.accept()
    while True:
        message = await websocket.receive_text()
        exec(message)  # weak: code-injection
