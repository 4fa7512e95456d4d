from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.staticfiles import StaticFiles

from budget import MINUTES_A_DAY, budget

# The usual pages of documentation would load scripts from elsewhere.
app = FastAPI(title="Nines", version="1.1.0", docs_url=None, redoc_url=None)


@app.get("/health")
def health() -> dict[str, bool]:
    return {"ok": True}


@app.get("/api/budget")
def read_budget(
    target: Annotated[float, Query(ge=50, le=99.9999)] = 99.9,
    days: Annotated[int, Query(ge=1, le=366)] = 30,
    elapsed_days: Annotated[float, Query(ge=0.01, le=366)] = 30,
    downtime_minutes: Annotated[float, Query(ge=0, le=366 * MINUTES_A_DAY)] = 0,
) -> dict[str, Any]:
    if elapsed_days > days:
        raise HTTPException(422, "More days have passed than the period has.")
    if downtime_minutes > elapsed_days * MINUTES_A_DAY:
        raise HTTPException(422, "There was more downtime than there was time.")
    found = budget(
        target=target, days=days, elapsed_days=elapsed_days, downtime_minutes=downtime_minutes
    )
    return found._asdict()


@app.middleware("http")
async def only_our_own(request: Request, call_next: Any) -> Any:
    response = await call_next(request)
    response.headers["Content-Security-Policy"] = "default-src 'self'; img-src data:"
    return response


app.mount("/", StaticFiles(directory=Path(__file__).with_name("static"), html=True))
