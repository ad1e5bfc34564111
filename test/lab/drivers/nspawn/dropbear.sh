#!/bin/bash
# Makes CirrOS's SSH server, to be as strict as that is: Debian 12's Dropbear knows keys that CirrOS's does not, so its
# source is built anew with the options of a CirrOS release.
#
#   dropbear.sh      prints the path of a folder with RELEASE/dropbear and RELEASE/dropbearkey; builds them first if need be
#
# The source comes from the archive that this machine's own apt uses. The folder's name is a hash of what goes into it.
set -euo pipefail

suite=bookworm
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
key=$(cat "${BASH_SOURCE[0]}" "$here/sources.sh" "$here"/instance/dropbear/* | sha256sum | cut -c1-12)

# shellcheck source=test/lab/cache.sh
. "$here/../../cache.sh"
cached dropbear "$key"

echo "dropbear.sh: source" >&2
mkdir -p "$work"/{made,state/lists/partial,cache/archives/partial}
"$here/sources.sh" "$suite" | sed 's/^deb /deb-src /' >"$work/sources.list"
: >"$work/status"
options=(
  -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::Etc::preferencesparts=/dev/null
  -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
  -o APT::Sandbox::User=root -o Acquire::Retries=3 -o APT::Update::Post-Invoke-Success=
)
apt-get "${options[@]}" update >"$work/log" 2>&1
# apt has checked the archive's signature; the maintainers' own is not looked at
(cd "$work" && apt-get "${options[@]}" source --download-only dropbear && dpkg-source --no-check -x dropbear_*.dsc source) >>"$work/log" 2>&1

cd "$work/source"
# 2022.83 has DSS in always, whatever its options say: what is for fuzzing only is not kept to that
sed -i '/Fuzzing expects all key types/,/^#define DROPBEAR_DSS 1$/d' sysoptions.h
# as buildroot 2022.02.4 configures it (package/dropbear/dropbear.mk, BR2_PACKAGE_DROPBEAR_SMALL), but with Debian's
# mathematics: its own takes minutes to compile
./configure --disable-zlib --disable-bundled-libtom --disable-wtmp --disable-lastlog >>"$work/log" 2>&1
for options in "$here"/instance/dropbear/*.h; do
  release=$(basename "$options" .h)
  echo "dropbear.sh: as in CirrOS $release" >&2
  cp "$options" localoptions.h
  rm -f ./*.o dropbearmulti
  make -j2 PROGRAMS='dropbear dropbearkey' MULTI=1 >>"$work/log" 2>&1
  mkdir -p "$work/made/$release"
  install -s dropbearmulti "$work/made/$release/dropbear"
  ln -s dropbear "$work/made/$release/dropbearkey"
done
keep "$work/made"
