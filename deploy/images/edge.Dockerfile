# The edge: Caddy under the Caddyfile of deploy/edge, with the web app's files of the same build.
ARG CADDY=docker.io/library/caddy:2.11
ARG DEBIAN=docker.io/library/debian:bookworm-slim
ARG APP_FILES

FROM ${CADDY} AS caddy
# by its content alone: the right to bind low ports that upstream gives the file keeps it from starting where all rights are dropped
RUN cat /usr/bin/caddy > /caddy && chmod 0755 /caddy && /caddy build-info > /caddy.txt

FROM ${APP_FILES} AS files

FROM ${DEBIAN}
RUN groupadd --gid 10001 oasys \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin oasys \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data /served \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} +
COPY --from=caddy /caddy /usr/local/bin/caddy
COPY --from=caddy /caddy.txt /srv/oasys/caddy.txt
COPY --from=caddy /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=files /sbom.cdx.json /srv/oasys/sbom.cdx.json
COPY --from=files /edge /srv/oasys
COPY deploy/edge/Caddyfile deploy/edge/*.caddy /etc/oasys/
COPY deploy/images/edge.sh /srv/oasys/edge.sh
ENV HOME=/data \
    OASYS_EDGE_API=web:8000 \
    OASYS_EDGE_APP=app:3000 \
    OASYS_EDGE_LIVE=live:8001 \
    OASYS_EDGE_PUBLIC=/srv/oasys/public \
    OASYS_EDGE_STATIC=/srv/oasys/static \
    XDG_CONFIG_HOME=/tmp \
    XDG_DATA_HOME=/data
USER 10001:10001
EXPOSE 80 443 443/udp
# any answer counts, of any host: the edge stands, whether or not what is behind it does
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/80 && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && IFS= read -r -t 4 line <&3 && [[ $line == HTTP/* ]]"]
CMD ["bash", "/srv/oasys/edge.sh", "run"]
