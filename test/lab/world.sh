#!/bin/bash
# Runs a command in a private world: its own network, mounts and process ids, with a libvirtd of its own in it.
#
#   world.sh CMD [ARG…]
#
# Nothing of it is seen outside (no bridge, no dnsmasq, no firewall rule, no file under /run or /var/lib/libvirt), and
# all of it is gone when CMD ends, however it ends: the kernel ends every process of the process-id namespace with its
# first one, and takes the network and the mounts away with the last. The network namespace has no way out.
#
# What is kept where: OSGEN_LAB_WORLD=DIR keeps libvirt's folders in DIR (made if need be; else a temporary folder that
# is removed): see libvirt.sh.
set -euo pipefail

if (($# == 0)); then
  sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"
  exit 2
fi

if [[ ${OSGEN_LAB_INSIDE:-} != yes ]]; then
  if ((EUID != 0)); then
    echo "world.sh: needs root (namespaces, bridges)" >&2
    exit 1
  fi
  world=${OSGEN_LAB_WORLD:-}
  made=
  if [[ -z $world ]]; then
    world=$(mktemp -d /tmp/osgen-world.XXXXXX)
    made=$world
  fi
  mkdir -p "$world"
  world=$(cd "$world" && pwd)

  # the world runs beside this shell, so that a signal to it ends the world first and is answered afterwards; if this
  # shell is killed outright, the world goes with it
  OSGEN_LAB_INSIDE=yes OSGEN_LAB_WORLD=$world \
    setpriv --pdeathsig KILL unshare --net --mount --pid --fork --kill-child --propagation private -- "$0" "$@" <&0 &
  child=$!
  # shellcheck disable=SC2317 # called by the traps
  stop() {
    trap '' INT TERM HUP
    # first politely: the inner shell stops its machines; then the namespace's first process goes, and all with it
    local inner
    inner=$(pgrep -P "$child" | head -n 1 || true)
    [[ -z $inner ]] || kill -TERM "$inner" 2>/dev/null || true
    for ((i = 0; i < 100; i++)); do
      kill -0 "$child" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
    [[ -z $made ]] || rm -rf --one-file-system "$made"
    exit "$1"
  }
  trap 'stop 130' INT
  trap 'stop 143' TERM
  trap 'stop 129' HUP
  status=0
  wait "$child" || status=$?
  [[ -z $made ]] || rm -rf --one-file-system "$made"
  exit "$status"
fi

# ---- inside: this is process 1 of the new namespace

unset OSGEN_LAB_INSIDE
mount -t proc proc /proc
mount -t sysfs sysfs /sys
ip link set lo up

# shellcheck source=test/lab/libvirt.sh
. "$(dirname "${BASH_SOURCE[0]}")/libvirt.sh"
command=
# shellcheck disable=SC2317 # called by the trap
finish() {
  trap '' INT TERM HUP
  if [[ -n $command ]]; then
    kill -TERM "$command" 2>/dev/null || true
    wait "$command" 2>/dev/null || true
  fi
  libvirt_stop
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

libvirt_start
"$@" <&0 &
command=$!
status=0
wait "$command" || status=$?
command=
exit "$status"
