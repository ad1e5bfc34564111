#!/bin/bash
# Makes the repository of an Ubuntu-shaped lab.
#
#   repository.sh PLATFORM RELEASE SUITE ROOT     prints the folder; fills it first if need be
#
# ROOT is the system that the machines start from. The folder's name holds a hash of the table, of what makes packages of it,
# and of what ROOT has installed.
set -euo pipefail

platform=$1
release=$2
suite=$3
root=$4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
key=$({
  cat "${BASH_SOURCE[0]}" "$here"/{repository,package,table}.mjs "$here"/{table.schema.json,platforms.yaml,add-apt-repository.py} "$here"/table/*.yaml
  echo "$platform $release"
  cat "$root/var/lib/dpkg/status"
} | sha256sum | cut -c1-12)

# shellcheck source=test/lab/cache.sh
. "$here/../cache.sh"
cached "$platform-$release" "$key"

"$here/../drivers/nspawn/sources.sh" "$suite" >"$work/sources.list"
mkdir -p "$cache/archives-$suite"
node "$here/repository.mjs" "$platform" "$release" "$work/sources.list" "$root/var/lib/dpkg/status" "$cache/archives-$suite" "$work/made" >&2
keep "$work/made"
