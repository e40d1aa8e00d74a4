"""As a stranger's script would: signs in over HTTP, posts an entry, listens, reads the trial balance; later finds it again."""

import argparse
import json
from decimal import Decimal
from pathlib import Path

import httpx

REFERENCE = "PROOF-OF-SET-UP"


def signed_in(port: int, state: Path) -> httpx.Client:
    """A client with the demo's session, in the demo's tenant."""
    demo = json.loads(state.read_text())["demo"]
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=30)
    client.get("/auth/session").raise_for_status()
    ask(client, "POST", "/auth/login", {"email": demo["email"], "password": demo["password"]})
    [tenant] = client.get("/tenants").json()
    ask(client, "PUT", "/me/tenant", {"tenant_id": tenant["tenant_id"]})
    return client


def ask(client: httpx.Client, method: str, path: str, body: object) -> dict:
    answer = client.request(method, path, json=body, headers={"X-CSRFToken": client.cookies["oasys_csrf"]})
    assert answer.status_code < 300, (path, answer.status_code, answer.text)
    return answer.json()


def hears(client: httpx.Client) -> None:
    """The stream of events begins, through the edge and at once."""
    with client.stream("GET", "/events") as answer:
        assert answer.headers["content-type"] == "text/event-stream", answer.headers
        assert answer.headers["permissions-policy"], answer.headers
        lines = iter(answer.iter_lines())
        while next(lines) != "event: ready":
            pass


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--post", action="store_true")
    act.add_argument("--look", action="store_true")
    options = parser.parse_args()
    client = signed_in(options.port, options.state)
    hears(client)
    [company] = client.get("/companies").json()["items"]
    base = f"/companies/{company['id']}"
    year = client.get(f"{base}/fiscal-years").json()[-1]
    day = year["starts_on"]
    if options.post:
        accounts = client.get(f"{base}/accounts", params={"limit": 200}).json()["items"]
        usable = [a["code"] for a in accounts if not a["is_heading"] and not a["currency"]]
        lines = [{"account_code": usable[0], "debit": "12.34"}, {"account_code": usable[-1], "credit": "12.34"}]
        entry = ask(
            client,
            "POST",
            f"{base}/journal-entries?post=true",
            {"posting_date": day, "description": "Proof of set-up", "reference": REFERENCE, "lines": lines},
        )
        assert entry["number"], entry
        print(f"Posted {entry['number']}.")
    found = client.get(f"{base}/journal-entries", params={"from_date": day, "to_date": day, "limit": 200}).json()[
        "items"
    ]
    assert [e["amount"] for e in found if e["reference"] == REFERENCE] == ["12.34"], found
    balance = client.get(f"{base}/reports/trial-balance", params={"to_date": year["ends_on"]}).json()
    assert balance["is_balanced"], balance["totals"]
    assert Decimal(balance["totals"]["debit"]) > 0
    print(
        f"The entry is there; the trial balance balances at {balance['totals']['closing_debit']} {balance['currency']}."
    )


if __name__ == "__main__":
    main()
