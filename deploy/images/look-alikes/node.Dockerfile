ARG GROUND
FROM ${GROUND}
# hadolint ignore=DL3008
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends libstdc++6 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*
COPY local /usr/local
RUN node --version && npm --version
CMD ["node"]
