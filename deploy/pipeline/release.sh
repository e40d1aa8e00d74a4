#!/bin/sh
# Brings a release to a host over SSH, looks at it from outside, and goes back by itself where what it sees is wrong.
#
#   OASYS_HOST=deploy@books.example.com OASYS_PLACE=/srv/oasys OASYS_ORIGIN=https://books.example.com \
#   OASYS_HOST_KEY="line of known_hosts" OASYS_SSH_KEY="private key" deploy/pipeline/release.sh v1.2.3
#
# With OASYS_IMAGES=ghcr.io/example/oasys the host runs deploy/compose.yaml and gets just the images of OASYS_DIGESTS
# ("backend=sha256:... app=sha256:... edge=sha256:..."); without it each release is a folder there.
#
# Exits 0 only if the release serves. 1: it was refused before it served, or the one before serves again. 2: it could not go back.
set -eu

say() { printf '%s\n' "$*" >&2; }
refuse() {
    say "$*"
    exit 1
}
is() { printf '%s' "$1" | grep -Eqx "$2"; } # a whole word, so that the host's shell reads nothing else into it

release=${1:-}
newline='
'
for value in "$release" "${OASYS_HOST:-}" "${OASYS_PLACE:-}" "${OASYS_ORIGIN:-}"; do
    case "$value" in *"$newline"*) refuse "A name holds more than one line." ;; esac
done
is "$release" 'v[0-9]+\.[0-9]+\.[0-9]+' || refuse "Name the release as its tag: v1.2.3."
is "${OASYS_HOST:-}" '[a-z_][a-z0-9_-]*@[A-Za-z0-9.-]+' || refuse "OASYS_HOST is user@host."
is "${OASYS_PLACE:-}" '/[A-Za-z0-9/_.-]+' || refuse "OASYS_PLACE is the folder of the installation on the host, such as /srv/oasys."
is "${OASYS_ORIGIN:-}" 'https://[A-Za-z0-9.:-]+' || refuse "OASYS_ORIGIN is the address that people use, such as https://books.example.com."
backend='' app='' edge=''
if [ -n "${OASYS_IMAGES:-}" ]; then
    case "$OASYS_IMAGES" in *"$newline"*) refuse "A name holds more than one line." ;; esac
    is "$OASYS_IMAGES" '[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?(/[a-z0-9._-]+)+' || refuse "OASYS_IMAGES is where the images lie, without a tag: ghcr.io/example/oasys."
    for said in ${OASYS_DIGESTS:-}; do
        is "$said" '(backend|app|edge)=sha256:[0-9a-f]{64}' || refuse "OASYS_DIGESTS holds $said, which is no digest of backend, app or edge."
        case "$said" in
        backend=*) backend=${said#*=} ;;
        app=*) app=${said#*=} ;;
        edge=*) edge=${said#*=} ;;
        esac
    done
    [ -n "$backend" ] && [ -n "$app" ] && [ -n "$edge" ] || refuse "OASYS_DIGESTS names the digest of each of backend, app and edge."
fi
[ -n "${OASYS_HOST_KEY:-}" ] || refuse "OASYS_HOST_KEY is the host's line of known_hosts: a host that is not known is not spoken to."
[ -n "${OASYS_SSH_KEY:-}" ] || refuse "OASYS_SSH_KEY is the private key that the host lets in."

umask 077
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
printf '%s\n' "$OASYS_HOST_KEY" >"$keys/known_hosts"
printf '%s\n' "$OASYS_SSH_KEY" >"$keys/key"

on_host() { # its standard input is the script
    ssh -i "$keys/key" -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$keys/known_hosts" \
        -o ServerAliveInterval=15 "$OASYS_HOST" sh -s -- "$OASYS_PLACE" "$release" "$@"
}

deploy_images() {
    on_host "$OASYS_IMAGES" "$backend" "$app" "$edge" <<'HOST'
set -eu
place=$1 release=$2 images=$3
git -C "$place/repository" fetch --quiet --tags origin
git -C "$place/repository" checkout --quiet --detach "refs/tags/$release"
OASYS_HOME="$place/state" "$place/repository/oasys" deploy --images "$images:$release" \
    --digest "backend=$4" --digest "app=$5" --digest "edge=$6"
HOST
}

back_images() {
    on_host <<'HOST'
set -eu
OASYS_HOME="$1/state" "$1/repository/oasys" rollback
HOST
}

deploy_folder() {
    on_host <<'HOST'
set -eu
place=$1 release=$2
git -C "$place/repository" fetch --quiet --tags origin
[ -d "$place/releases/$release" ] ||
    git -C "$place/repository" worktree add --quiet --detach "$place/releases/$release" "refs/tags/$release"
OASYS_HOME="$place/state" "$place/releases/$release/oasys" deploy "$place/releases/$release"
HOST
}

back_folder() {
    on_host <<'HOST'
set -eu
OASYS_HOME="$1/state" "$1/releases/$2/oasys" rollback
HOST
}

deploy() {
    if [ -n "${OASYS_IMAGES:-}" ]; then deploy_images; else deploy_folder; fi
}

back() {
    if [ -n "${OASYS_IMAGES:-}" ]; then back_images; else back_folder; fi
}

answers() { # path, the status it should have
    found=$(curl --silent --show-error --output /dev/null --max-time 10 --write-out '%{http_code}' "$OASYS_ORIGIN$1") || found="nothing"
    [ "$found" = "$2" ] || {
        say "$OASYS_ORIGIN$1 answered $found instead of $2."
        return 1
    }
}

smoke() { answers /healthz 200 && answers /readyz 200 && answers /sign-in 200 && answers /api/v1/me 401; }

looked_after=releases/$release
if [ -n "${OASYS_IMAGES:-}" ]; then looked_after=repository; fi
deploy || refuse "$release was not deployed; what served before still serves."
if smoke; then
    say "$release serves $OASYS_ORIGIN."
    exit 0
fi
say "$release does not do what it should: going back ..."
if back && smoke; then
    refuse "The release before $release serves $OASYS_ORIGIN again."
fi
say "GOING BACK FROM $release FAILED. Look at $OASYS_HOST now: $OASYS_PLACE/$looked_after/oasys releases"
exit 2
