#!/bin/bash
# Makes the repository that the containers install from: what apt says that the packages need, from a clean root.
#
#   pool.sh SUITE ROOT LIST     prints the folder; fills it first if need be
#
# LIST has a line of package names for each machine: what apt chooses for one may differ from what it chooses for all.
set -euo pipefail

suite=$1
root=$2
list=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${OSGEN_LAB_CACHE:-$here/../../../../.cache/lab}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
key=$({ cat "${BASH_SOURCE[0]}" "$list"; sha256sum <"$root/var/lib/dpkg/status"; } | sha256sum | cut -c1-12)
out=$cache/pool-$suite-$key

exec 9>"$cache/pool-$suite.lock"
flock 9
if [[ -e $out/complete ]]; then
  touch "$out"
  echo "$out"
  exit 0
fi

work=$(mktemp -d "$cache/build.XXXXXX")
cleanup() {
  local status=$?
  if ((status != 0)) && [[ -e $work/log ]]; then tail -n 40 "$work/log" >&2; fi
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
# what was fetched for another list of packages is not fetched again
archives=$cache/archives-$suite
mkdir -p "$work/state/lists/partial" "$work/cache" "$archives/partial" "$work/none/partial" "$work/pool"

"$here/sources.sh" "$suite" >"$work/sources.list"
# this machine's apt, with its way to the archive, told that it looks after that root
options=(
  -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::Etc::preferencesparts=-
  -o Dir::State="$work/state" -o Dir::State::status="$root/var/lib/dpkg/status"
  -o Dir::Cache="$work/cache" -o Dir::Cache::archives="$archives" -o Dir::Log="$work"
  -o APT::Sandbox::User=root -o APT::Get::List-Cleanup=false -o Acquire::Retries=3 -o APT::Update::Post-Invoke-Success=
)
apt-get "${options[@]}" update >"$work/log" 2>&1
while read -r -a packages; do
  ((${#packages[@]} > 0)) || continue
  echo "pool.sh: ${#packages[@]} packages and what they need" >&2
  install=(--yes --no-install-recommends install "${packages[@]}")
  apt-get "${options[@]}" -o Dir::Cache::archives="$work/none" --print-uris "${install[@]}" 2>>"$work/log" |
    awk '/^\x27/ { print $2 }' >>"$work/names"
  apt-get "${options[@]}" --download-only "${install[@]}" >>"$work/log" 2>&1
done < <(sort -u "$list")
sort -u "$work/names" | while read -r name; do ln "$archives/$name" "$work/pool/"; done
cd "$work/pool"
apt-ftparchive packages . >Packages 2>>"$work/log"
gzip -nk Packages
apt-ftparchive -o APT::FTPArchive::Release::Suite="$suite" release . >"$work/Release" 2>>"$work/log"
mv "$work/Release" Release
echo "pool.sh: $(grep -c ^Package: Packages) packages, $(du -sh . | cut -f1)" >&2
: >complete
mv "$work/pool" "$out"
# another run may use an older one still
find "$cache" -maxdepth 1 -name "pool-$suite-*" -not -path "$out" -mmin +720 -exec rm -rf --one-file-system {} +
echo "$out"
