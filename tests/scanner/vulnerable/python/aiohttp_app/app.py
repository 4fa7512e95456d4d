import asyncio
import os

import aiohttp
from aiohttp import web


async def convert(request):
    data = await request.json()
    process = await asyncio.create_subprocess_shell("convert " + data["file"])  # weak: command-injection
    await process.wait()
    return web.Response(text="done")


async def show(request):
    name = request.match_info["name"]
    return web.FileResponse(os.path.join("files", name))  # weak: path-traversal


async def proxy(request):
    async with aiohttp.ClientSession() as session:
        async with session.get(request.query["url"]) as answer:  # weak: server-side-request
            return web.json_response(await answer.json())


async def page(request):
    body = "<p>%s</p>" % request.query.get("text", "")
    return web.Response(text=body, content_type="text/html")  # weak: cross-site-scripting
