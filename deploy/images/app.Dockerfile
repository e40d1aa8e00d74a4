# The web app's server. It reads from the API and holds no secrets.
ARG NODE=docker.io/library/node:24-bookworm-slim
ARG DEBIAN=docker.io/library/debian:bookworm-slim

FROM ${NODE} AS packages
# of a network that opens TLS: a file of its authorities
ARG NODE_EXTRA_CA_CERTS
ENV NEXT_TELEMETRY_DISABLED=1
WORKDIR /srv/oasys/app
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund \
    && npm sbom --sbom-format cyclonedx --omit dev > /sbom.cdx.json

FROM packages AS build
COPY frontend ./
COPY deploy/edge/after-paint.mjs deploy/edge/static-files.mjs /
RUN node node_modules/next/dist/bin/next build \
    && node /after-paint.mjs .next \
    && node /static-files.mjs .next/static \
    && mkdir -p /edge && cp -r .next/static public /edge/

# what the edge serves of it
FROM ${DEBIAN} AS files
COPY --from=build /edge /edge
COPY --from=build /sbom.cdx.json /sbom.cdx.json

FROM ${DEBIAN} AS app
RUN groupadd --gid 10001 oasys \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin oasys \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} +
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /srv/oasys/app/.next/standalone /srv/oasys/app
COPY --from=build /sbom.cdx.json /srv/oasys/sbom.cdx.json
ENV HOSTNAME=0.0.0.0 \
    NEXT_TELEMETRY_DISABLED=1 \
    NODE_ENV=production \
    NODE_OPTIONS="--max-old-space-size=256 --max-semi-space-size=4" \
    OASYS_API_ORIGIN=http://web:8000 \
    PORT=3000
WORKDIR /srv/oasys/app
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:3000/sign-in').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
