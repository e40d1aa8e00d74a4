ARG GROUND
FROM ${GROUND}
# hadolint ignore=DL3008
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends libbz2-1.0 libexpat1 libffi8 libgdbm6 liblzma5 libncursesw6 libreadline8 libsqlite3-0 libssl3 libuuid1 zlib1g \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*
COPY local /usr/local
RUN ldconfig && python3 -c "import ssl, sqlite3, ctypes, bz2, lzma, readline, uuid"
CMD ["python3"]
