"""Where the authority is: one environment for the whole installation, by configuration alone."""

from django.conf import settings

from oasys.myinvois.client import Site

SITES = {
    "production": Site("production", "https://api.myinvois.hasil.gov.my", "https://myinvois.hasil.gov.my"),
    "sandbox": Site("sandbox", "https://preprod-api.myinvois.hasil.gov.my", "https://preprod.myinvois.hasil.gov.my"),
}


def site() -> Site:
    """The environment of this installation (OASYS_MYINVOIS_ENVIRONMENT)."""
    name: str = settings.MYINVOIS_ENVIRONMENT
    if name in SITES:
        return SITES[name]
    url: str = settings.MYINVOIS_SIMULATOR_URL
    return Site("simulator", url.rstrip("/"), url.rstrip("/"), loopback=True)
