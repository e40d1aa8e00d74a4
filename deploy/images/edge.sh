#!/bin/bash
# The edge of a host that goes from release to release: /served holds what the edge images of its slots brought, and which slot serves.
# Where nothing is written down there, this image's own files are served, and blue.
#
#   edge.sh run              serves, in the foreground
#   edge.sh reload           has the edge that runs serve what is written down now; what is under way goes on
#   edge.sh bring SLOT TAG   lays this image's own files into /served/SLOT, unless those of that tag lie there
#   edge.sh point SLOT       writes down that SLOT serves
set -euo pipefail
umask 022

configured() {
    config=/etc/oasys/Caddyfile
    slot=$(cat /served/now 2>/dev/null || true)
    [ -n "$slot" ] || return 0
    config=/served/$slot/etc/Caddyfile
    local behind=
    if [ "$slot" = green ]; then behind=-green; fi
    export OASYS_EDGE_API="web$behind:8000" OASYS_EDGE_APP="app$behind:3000" OASYS_EDGE_LIVE="live$behind:8001"
    # a page that was loaded before the switch asks for its own files after it: those of both slots
    export OASYS_EDGE_STATIC=/served/static OASYS_EDGE_PUBLIC="/served/$slot/public"
}

bring() {
    [ "$(cat "/served/$1/tag" 2>/dev/null || true)" != "$2" ] || return 0
    rm -rf "/served/${1:?}"
    mkdir -p /served/static "/served/$1"
    cp -r /etc/oasys "/served/$1/etc"
    cp -r /srv/oasys/public /srv/oasys/static "/served/$1/"
    # links, so that a file is there whole or not at all; what neither slot has goes
    cp -rln "/served/$1/static/." /served/static/
    (cd /served/static && find . -type f) | while IFS= read -r file; do
        [ -e "/served/blue/static/$file" ] || [ -e "/served/green/static/$file" ] || rm "/served/static/$file"
    done
    printf '%s' "$2" >"/served/$1/tag"
}

case "${1:-} ${2:-}" in
"run ") configured && exec caddy run --config "$config" --adapter caddyfile ;;
"reload ") configured && exec caddy reload --config "$config" --adapter caddyfile --address "$OASYS_EDGE_ADMIN" ;;
"bring blue" | "bring green") bring "$2" "${3:?}" ;;
"point blue" | "point green")
    printf '%s' "$2" >/served/now.new
    mv /served/now.new /served/now
    ;;
*)
    echo "edge.sh run | reload | bring SLOT TAG | point SLOT" >&2
    exit 2
    ;;
esac
