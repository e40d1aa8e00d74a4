"""A database for the tests: `python -m oasys.cli.devdb start` prints the variables that name it, `stop` ends it.

Its server lives in `.oasys/test`, without fsync; `./oasys test` uses the same one.
"""

import sys

from oasys.cli.postgres import Cluster
from oasys.cli.provision import DATABASE, ROLES, provision
from oasys.cli.state import Home

PASSWORD = "test"  # noqa: S105  the server is reached by a private socket alone
# One address asks as much as a thousand people; everything is counted nevertheless.
UNHINDERED = {f"OASYS_{who}_REQUESTS_PER_MINUTE": "1000000000" for who in ("USER", "TOKEN", "ADDRESS", "ANONYMOUS")}


def test_cluster(home: Home) -> Cluster:
    return Cluster(home.folder / "test", PASSWORD, is_durable=False)


def start(home: Home) -> dict[str, str]:
    """Starts the test server, unless it runs, and returns the variables that name it."""
    home.make()
    cluster = test_cluster(home)
    if cluster.process() is None:
        cluster.start()
    provision(cluster.admin_url, dict.fromkeys(ROLES, PASSWORD), is_test=True)
    names = {
        "OASYS_DATABASE_URL": "oasys_app",
        "OASYS_DATABASE_OWNER_URL": "oasys_owner",
        "OASYS_DATABASE_BACKUP_URL": "oasys_backup",
        "OASYS_DATABASE_ADMIN_URL": "postgres",
    }
    urls = {name: cluster.url(role, PASSWORD, DATABASE) for name, role in names.items()}
    return {"OASYS_MODE": "test", "DJANGO_SETTINGS_MODULE": "config.settings"} | UNHINDERED | urls


def main() -> None:
    home = Home.here()
    match sys.argv[1:]:
        case ["start"]:
            for name, value in start(home).items():
                print(f"export {name}='{value}'")
        case ["stop"]:
            test_cluster(home).stop()
        case _:
            raise SystemExit("python -m oasys.cli.devdb start | stop")


if __name__ == "__main__":
    main()
