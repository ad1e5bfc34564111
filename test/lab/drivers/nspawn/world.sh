#!/bin/bash
# Runs a command in a private world: its own network, mounts and process ids. No way out of its network; when CMD ends,
# however it ends, the kernel ends every process in it and takes its mounts and interfaces away.
#
#   world.sh CMD [ARG…]
#
# Unlike ../../world.sh, it leaves /sys as it is: a new mount of it would hide the control groups. OSGEN_LAB_LIBVIRT=yes
# starts a libvirtd in it, with its folders in OSGEN_LAB_WORLD (../../libvirt.sh).
set -euo pipefail

if [[ ${OSGEN_LAB_INSIDE:-} != yes ]]; then
  if ((EUID != 0)); then
    echo "world.sh: needs root (namespaces, bridges)" >&2
    exit 1
  fi
  OSGEN_LAB_INSIDE=yes unshare --net --mount --pid --fork --kill-child --propagation private -- "$0" "$@" <&0 &
  child=$!
  # shellcheck disable=SC2317 # called by the traps
  stop() {
    trap '' INT TERM HUP
    # politely: the driver stops its containers; then the namespace's first process goes, and all with it
    local inner
    inner=$(pgrep -P "$child" | head -n 1 || true)
    [[ -z $inner ]] || kill -TERM "$inner" 2>/dev/null || true
    for ((i = 0; i < 200; i++)); do
      kill -0 "$child" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
    exit "$1"
  }
  trap 'stop 130' INT
  trap 'stop 143' TERM
  trap 'stop 129' HUP
  status=0
  wait "$child" || status=$?
  exit "$status"
fi

unset OSGEN_LAB_INSIDE
mount -t proc proc /proc
ip link set lo up
# what ip-netns and systemd-nspawn keep there stays in here
for folder in /run/netns /run/systemd/nspawn; do
  mkdir -p "$folder"
  mount -t tmpfs tmpfs "$folder"
done

# shellcheck source=test/lab/libvirt.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../libvirt.sh"
if [[ ${OSGEN_LAB_LIBVIRT:-} == yes ]]; then libvirt_start; fi

"$@" <&0 &
command=$!
trap 'kill -TERM "$command" 2>/dev/null || true' INT TERM HUP
status=0
# a signal ends a wait early
while kill -0 "$command" 2>/dev/null; do
  status=0
  wait "$command" || status=$?
done
libvirt_stop
exit "$status"
