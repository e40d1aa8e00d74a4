ARG GROUND
FROM ${GROUND}
COPY prometheus promtool /bin/
RUN install --directory --owner=65534 --group=65534 /prometheus
USER 65534
EXPOSE 9090
VOLUME /prometheus
WORKDIR /prometheus
ENTRYPOINT ["/bin/prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]
