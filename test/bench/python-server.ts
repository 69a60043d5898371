import { repeated } from './repeated.ts';

/** A Python server of about so many lines, the counterpart of `largeServer`. */
export function largePythonServer(lines: number): string {
  return repeated(HEAD, PARTS, TAIL, lines);
}

const HEAD = `import hmac
import logging
import os
import time
from typing import Annotated, Any

import httpx
import jwt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request
from mcp.server.fastmcp import FastMCP
from starlette.middleware.cors import CORSMiddleware

PORT = int(os.environ.get("PORT", "3000"))
HOST = os.environ.get("HOST", "0.0.0.0")
API_KEY = os.environ.get("API_KEY")
SECRET = os.getenv("JWT_SECRET") or "changeme"
logger = logging.getLogger(__name__)
mcp = FastMCP("large", stateless_http=True)
app = FastAPI(lifespan=lambda app: mcp.session_manager.run())
app.add_middleware(CORSMiddleware, allow_origins=["*"])
`;

const TAIL = `

app.mount("/", mcp.streamable_http_app())

if __name__ == "__main__":
    logger.info("listening on %s:%d", HOST, PORT)
    uvicorn.run(app, host=HOST, port=PORT)
`;

const PARTS: readonly ((index: number) => string)[] = [
  (index) => `

@mcp.tool(title="Search ${index}")
async def search${index}(query: str, limit: int = 10) -> list[str]:
    """Looks the query up and returns what was found, best first."""
    params = {"q": query, "limit": str(min(limit, 50))}
    headers = {"authorization": f"Bearer {os.environ['SEARCH_TOKEN']}"}
    async with httpx.AsyncClient(timeout=10) as client:
        response = await client.get("https://search.example/api/v1/items", params=params, headers=headers)
    if response.status_code != 200:
        raise RuntimeError(f"search failed with {response.status_code}")
    items = response.json()["items"]
    ranked = sorted((item for item in items if item["score"] > 0.5), key=lambda item: -item["score"])
    return [f"{item['title']}: {item['score']}" for item in ranked]
`,
  (index) => `

async def check_key${index}(request: Request) -> None:
    header = request.headers.get("authorization", "")
    given = request.headers.get("x-api-key") or header.removeprefix("Bearer ")
    expected = os.environ.get("API_KEY_${index}") or API_KEY
    if not expected:
        return
    if not given or len(given) != len(expected):
        raise HTTPException(status_code=401, detail={"error": "invalid_token", "index": ${index}})
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise HTTPException(status_code=401, detail={"error": "invalid_token"})


@app.get("/admin/${index}/status", dependencies=[Depends(check_key${index})])
async def status${index}(request: Request) -> dict[str, Any]:
    started = getattr(app.state, "started", time.time())
    return {"uptime": time.time() - started, "index": ${index}, "path": request.url.path}
`,
  (index) => `

class Store${index}:
    """Rows of one kind, with their owners."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: dict[str, tuple[str, Any, float]] = {}

    def set(self, key: str, owner: str, value: Any) -> None:
        if len(self.rows) > 1000:
            self._sweep(time.time() - 60)
        self.rows[f"{self.name}:{key}"] = (owner, value, time.time())

    def get(self, key: str, owner: str) -> Any:
        row = self.rows.get(f"{self.name}:{key}")
        if row is None or row[0] != owner:
            return None
        return row[1]

    def _sweep(self, before: float) -> None:
        self.rows = {key: row for key, row in self.rows.items() if row[2] >= before}


store${index} = Store${index}("store-${index}")
`,
  (index) => `

async def user_of${index}(request: Request) -> dict[str, Any]:
    header = request.headers.get("authorization", "")
    if not header.startswith("Bearer "):
        raise HTTPException(status_code=401, detail="unauthorized")
    try:
        claims = jwt.decode(header[len("Bearer ") :], SECRET, algorithms=["HS256"])
    except jwt.PyJWTError as error:
        logger.warning("token refused: %s", error)
        raise HTTPException(status_code=401, detail="unauthorized") from error
    store${index - 1}.set(claims["sub"], "users", {"seen": time.time()})
    return {"id": claims["sub"], "roles": claims.get("roles", [])}


@app.post("/api/${index}/items/{id}", status_code=201)
async def add_item${index}(id: str, body: dict[str, Any], user: Annotated[dict, Depends(user_of${index})]) -> dict[str, Any]:
    store${index - 1}.set(id, user["id"], {**body, "tags": body.get("tags", [])})
    return {"id": id, **body}
`,
];
