import ssl

import httpx


def ask(url, session, authority):
    # ruleid: certificates_unchecked
    httpx.get(url, timeout=5, verify=False)
    # ruleid: certificates_unchecked
    session.verify = False
    # ruleid: certificates_unchecked
    context = ssl._create_unverified_context()
    # ruleid: certificates_unchecked
    context.verify_mode = ssl.CERT_NONE
    # ruleid: certificates_unchecked
    context.check_hostname = False
    # ok: certificates_unchecked
    httpx.get(url, verify=authority)
    # ok: certificates_unchecked
    return ssl.create_default_context(cafile=authority)
