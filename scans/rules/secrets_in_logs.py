import structlog

log = structlog.get_logger()


def sign_in(user, password, request):
    # ruleid: secrets_in_logs
    log.info("sign-in", password=password)
    # ruleid: secrets_in_logs
    log.warning(f"refused {password}")
    # ruleid: secrets_in_logs
    log.debug("asked with %s", request.body)
    # ruleid: secrets_in_logs
    log.error("asked", what=user.api_key)
    # ok: secrets_in_logs
    log.info("sign-in", user=user.id)
    # ok: secrets_in_logs
    log.info("the password was refused", tries=3)
