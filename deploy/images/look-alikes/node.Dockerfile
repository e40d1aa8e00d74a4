ARG GROUND
FROM ${GROUND}
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends libstdc++6 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*
COPY local /usr/local
RUN node --version && npm --version
CMD ["node"]
