ARG GROUND
FROM ${GROUND}
RUN groupadd --system --gid 999 valkey \
    && useradd --system --uid 999 --gid 999 --home-dir /data --shell /usr/sbin/nologin valkey \
    && install --directory --owner=999 --group=999 /data
COPY valkey-server /usr/local/bin/valkey-server
VOLUME /data
WORKDIR /data
EXPOSE 6379
CMD ["valkey-server"]
