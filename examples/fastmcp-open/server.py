"""Notes for agents, served to anyone who can reach the port."""

import logging
import os

from fastmcp import FastMCP

NOTES_API_KEY = os.environ["NOTES_API_KEY"]

logger = logging.getLogger(__name__)
mcp = FastMCP("notes")


@mcp.tool
def find_note(query: str) -> str:
    """Finds a note by its words."""
    logger.info("asking the notes service with %s", NOTES_API_KEY)
    return f"Nothing about {query} yet."


if __name__ == "__main__":
    mcp.run(transport="http", host="0.0.0.0", port=8000)
