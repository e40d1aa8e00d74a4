"""A lock file names public registries only, so that a stranger can install it."""

from oasys.cli.checks import strange_hosts
from oasys.cli.state import BACKEND


def test_foreign_hosts_are_found() -> None:
    lock = """
    source = { registry = "https://pypi.org/simple" }
    sdist = { url = "https://files.pythonhosted.org/packages/a.tar.gz" }
    wheels = [{ url = "https://mirror.corp.example:8443/a.whl" }, { url = "http://10.0.0.7/b.whl" }]
    """
    assert strange_hosts(lock) == {"mirror.corp.example:8443", "10.0.0.7"}


def test_a_name_that_only_looks_public_is_foreign() -> None:
    assert strange_hosts('url = "https://pypi.org.evil.example/simple"') == {"pypi.org.evil.example"}
    assert strange_hosts('url = "https://someone:secret@pypi.org/simple"') == {"someone:secret@pypi.org"}


def test_our_lock_file_names_none() -> None:
    lock = (BACKEND / "uv.lock").read_text()
    assert "https://pypi.org" in lock
    assert strange_hosts(lock) == set()
