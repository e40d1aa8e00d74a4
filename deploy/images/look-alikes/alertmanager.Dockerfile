ARG GROUND
FROM ${GROUND}
COPY alertmanager amtool /bin/
COPY templates /usr/share/prometheus/alertmanager
RUN install --directory --owner=65534 --group=65534 /alertmanager
USER 65534
EXPOSE 9093
VOLUME /alertmanager
WORKDIR /alertmanager
ENTRYPOINT ["/bin/alertmanager"]
CMD ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"]
