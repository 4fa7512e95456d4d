import asyncio
import html

import aiohttp
from aiohttp import web

FILES = {"a": "files/a.txt"}


async def convert(request):
    data = await request.json()
    process = await asyncio.create_subprocess_exec("convert", data["file"])
    await process.wait()
    return web.Response(text="done")


async def show(request):
    name = request.match_info["name"]
    return web.FileResponse(FILES[name])


async def proxy(request):
    async with aiohttp.ClientSession() as session:
        async with session.get("https://api.invalid/", params=request.query) as answer:
            return web.json_response(await answer.json())


async def page(request):
    body = "<p>%s</p>" % html.escape(request.query.get("text", ""))
    return web.Response(text=body, content_type="text/html")
