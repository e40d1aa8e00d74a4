#!/bin/sh
# Brings a release to a host over SSH, looks at it from outside, and goes back by itself where what it sees is wrong.
#
#   OASYS_HOST=deploy@books.example.com OASYS_PLACE=/srv/oasys OASYS_ORIGIN=https://books.example.com \
#   OASYS_HOST_KEY="line of known_hosts" OASYS_SSH_KEY="private key" deploy/pipeline/release.sh v1.2.3
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
[ -n "${OASYS_HOST_KEY:-}" ] || refuse "OASYS_HOST_KEY is the host's line of known_hosts: a host that is not known is not spoken to."
[ -n "${OASYS_SSH_KEY:-}" ] || refuse "OASYS_SSH_KEY is the private key that the host lets in."

umask 077
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
printf '%s\n' "$OASYS_HOST_KEY" >"$keys/known_hosts"
printf '%s\n' "$OASYS_SSH_KEY" >"$keys/key"

on_host() { # its standard input is the script
    ssh -i "$keys/key" -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$keys/known_hosts" \
        -o ServerAliveInterval=15 "$OASYS_HOST" sh -s -- "$OASYS_PLACE" "$release"
}

deploy() {
    on_host <<'HOST'
set -eu
place=$1 release=$2
git -C "$place/repository" fetch --quiet --tags origin
[ -d "$place/releases/$release" ] ||
    git -C "$place/repository" worktree add --quiet --detach "$place/releases/$release" "refs/tags/$release"
OASYS_HOME="$place/state" "$place/releases/$release/oasys" deploy "$place/releases/$release"
HOST
}

back() {
    on_host <<'HOST'
set -eu
OASYS_HOME="$1/state" "$1/releases/$2/oasys" rollback
HOST
}

answers() { # path, the status it should have
    found=$(curl --silent --show-error --output /dev/null --max-time 10 --write-out '%{http_code}' "$OASYS_ORIGIN$1") || found="nothing"
    [ "$found" = "$2" ] || {
        say "$OASYS_ORIGIN$1 answered $found instead of $2."
        return 1
    }
}

smoke() { answers /healthz 200 && answers /readyz 200 && answers /sign-in 200 && answers /api/v1/me 401; }

deploy || refuse "$release was not deployed; what served before still serves."
if smoke; then
    say "$release serves $OASYS_ORIGIN."
    exit 0
fi
say "$release does not do what it should: going back ..."
if back && smoke; then
    refuse "The release before $release serves $OASYS_ORIGIN again."
fi
say "GOING BACK FROM $release FAILED. Look at $OASYS_HOST now: $OASYS_PLACE/releases/$release/oasys releases"
exit 2
