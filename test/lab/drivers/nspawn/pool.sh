#!/bin/bash
# Makes the repository that the containers install from, by the script that osgen bom --script prints.
#
#   pool.sh SUITE ROOT SCRIPT MACHINE…     prints the folder; fills it first if need be
set -euo pipefail

suite=$1
root=$2
script=$3
shift 3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${OSGEN_LAB_CACHE:-$here/../../../../.cache/lab}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
key=$({ cat "${BASH_SOURCE[0]}" "$script"; echo "$*"; sha256sum <"$root/var/lib/dpkg/status"; } | sha256sum | cut -c1-12)
out=$cache/pool-$suite-$key

exec 9>"$cache/pool-$suite.lock"
flock 9
if [[ -e $out/complete ]]; then
  touch "$out"
  echo "$out"
  exit 0
fi

work=$(mktemp -d "$cache/build.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

"$here/sources.sh" "$suite" >"$work/sources.list"
# What was fetched for another topology is not fetched again; the first image is the harness's own.
bash "$script" --suite "$suite" --sources "$work/sources.list" --status "$root/var/lib/dpkg/status" \
  --cache "$cache/archives-$suite" --no-downloads "$work/pool" "$@" >&2
: >"$work/pool/complete"
mv "$work/pool" "$out"
# another run may use an older one still
find "$cache" -maxdepth 1 -name "pool-$suite-*" -not -path "$out" -mmin +720 -exec rm -rf --one-file-system {} +
echo "$out"
