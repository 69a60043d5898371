import os

from fastmcp import FastMCP

mcp = FastMCP("weather")


@mcp.tool
def forecast(city: str) -> str:
    return f"Sunny in {city}"


if os.environ.get("TRANSPORT") == "http":
    mcp.run(transport="http", host="127.0.0.1", port=int(os.environ["PORT"]))
else:
    mcp.run()
