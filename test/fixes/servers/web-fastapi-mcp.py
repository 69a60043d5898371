import os

import uvicorn
from fastapi import FastAPI
from fastapi_mcp import FastApiMCP

app = FastAPI()


@app.get("/forecast", operation_id="forecast")
def forecast(city: str) -> str:
    return f"Sunny in {city}"


mcp = FastApiMCP(app)
mcp.mount_http()

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]))
