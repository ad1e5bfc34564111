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
key=$({ cat "${BASH_SOURCE[0]}" "$script"; echo "$*"; sha256sum <"$root/var/lib/dpkg/status"; } | sha256sum | cut -c1-12)

# shellcheck source=test/lab/cache.sh
. "$here/../../cache.sh"
cached "pool-$suite" "$key"

"$here/sources.sh" "$suite" >"$work/sources.list"
# What was fetched for another topology is not fetched again; the first image is the harness's own.
bash "$script" --suite "$suite" --sources "$work/sources.list" --status "$root/var/lib/dpkg/status" \
  --cache "$cache/archives-$suite" --no-downloads "$work/pool" "$@" >&2
keep "$work/pool"
