ARG GROUND
FROM ${GROUND}
COPY caddy /usr/bin/caddy
EXPOSE 80 443 443/udp 2019
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
