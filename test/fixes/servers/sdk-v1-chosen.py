import os

from mcp.server.fastmcp import FastMCP

mcp = FastMCP("weather", port=int(os.environ["PORT"]))


@mcp.tool()
def forecast(city: str) -> str:
    return f"Sunny in {city}"


if __name__ == "__main__":
    mcp.run(transport=os.environ.get("TRANSPORT", "stdio"))
