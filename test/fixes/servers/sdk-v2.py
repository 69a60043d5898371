import os

from mcp.server.mcpserver import MCPServer

mcp = MCPServer("weather")


@mcp.tool()
def forecast(city: str) -> str:
    return f"Sunny in {city}"


if __name__ == "__main__":
    mcp.run(transport="streamable-http", port=int(os.environ["PORT"]))
