#!/bin/bash
# out/lab against a real libvirt: each file of cases/ runs in a private world of its own (world.sh).
#
#   run.sh [CASE…]      names of files in cases/, without .sh; none means all
#
# Needs root (namespaces), libvirtd, virsh, qemu-img, QEMU, dnsmasq, shellcheck, tmux, and 'npm ci' done.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)

for tool in tmux virsh /usr/sbin/libvirtd qemu-img qemu-system-x86_64 shellcheck unshare dnsmasq setfacl node; do
  if ! command -v "$tool" >/dev/null && [[ ! -x /usr/sbin/$tool ]]; then
    echo "lab-script: $tool is missing" >&2
    echo "0 passed, 1 failed"
    exit 1
  fi
done
if ((EUID != 0)); then
  echo "lab-script: needs root" >&2
  echo "0 passed, 1 failed"
  exit 1
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/osgen-lab-script.XXXXXX")
trap 'rm -rf --one-file-system "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
# a user without privileges has to get at the fixtures
chmod 755 "$scratch"

"$root/node_modules/.bin/esbuild" "$here/render.ts" --bundle --platform=node --format=cjs --packages=external \
  --log-level=warning --outfile="$scratch/render.cjs"

if (($# > 0)); then
  cases=("${@/%/.sh}")
else
  cases=()
  for file in "$here"/cases/*.sh; do cases+=("${file##*/}"); done
fi

mkdir -m 1777 "$scratch/tmp"
export ROOT=$root SCRATCH=$scratch TMPDIR=$scratch/tmp NODE_PATH=$root/node_modules
: >"$scratch/results"
for name in "${cases[@]}"; do
  echo "== ${name%.sh}"
  status=0
  timeout -k 5 900 "$here/world.sh" bash -c "set -euo pipefail; source '$here/lib.sh'; source '$here/cases/$name'; finish_case" || status=$?
  if ((status != 0)); then
    echo "FAIL $name: ended with $status"
    echo FAIL >>"$scratch/results"
  fi
done

passed=$(grep -c '^ok' "$scratch/results" || true)
failed=$(grep -c '^FAIL' "$scratch/results" || true)
echo "$passed passed, $failed failed"
((failed == 0))
