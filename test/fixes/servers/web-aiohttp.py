import os

from aiohttp import web


async def handle(request):
    message = await request.json()
    if "id" not in message:
        return web.Response(status=202)
    if message["method"] == "initialize":
        result = {
            "protocolVersion": message["params"]["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "weather", "version": "1.0.0"},
        }
    elif message["method"] == "tools/list":
        result = {"tools": [{"name": "forecast", "inputSchema": {"type": "object"}}]}
    elif message["method"] == "tools/call":
        result = {"content": [{"type": "text", "text": "Sunny"}]}
    else:
        error = {"code": -32601, "message": "Unknown"}
        return web.json_response({"jsonrpc": "2.0", "id": message["id"], "error": error})
    return web.json_response({"jsonrpc": "2.0", "id": message["id"], "result": result})


app = web.Application()
app.router.add_post("/mcp", handle)

if __name__ == "__main__":
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]))
