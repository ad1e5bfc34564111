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
# is removed): DIR/{etc,lib,log,run,cache}, so that one can look at them from outside, and after the end.
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

world=$OSGEN_LAB_WORLD
unset OSGEN_LAB_INSIDE
mount -t proc proc /proc
mount -t sysfs sysfs /sys
ip link set lo up

for part in run lib log cache etc; do
  mkdir -p "$world/$part"
  case $part in
    run) place=/run/libvirt ;;
    etc) place=/etc/libvirt ;;
    *) place=/var/$part/libvirt ;;
  esac
  mkdir -p "$place"
  # libvirt's packaged files (network filters and so on) stay as they are, in a copy
  if [[ $part == etc && ! -e $world/etc/libvirtd.conf ]]; then
    cp -a /etc/libvirt/. "$world/etc/" 2>/dev/null || true
    rm -rf "$world"/etc/qemu/networks/* "$world"/etc/qemu/*.xml "$world"/etc/qemu/autostart "$world"/etc/storage
  fi
  mount --bind "$world/$part" "$place"
done
mkdir -p /var/lib/libvirt/{images,boot,qemu,dnsmasq} /var/log/libvirt/qemu

cat >/etc/libvirt/libvirtd.conf <<'CONF'
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_group = "root"
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
CONF
# no systemd, no virtlogd, no cgroups, no mount namespace for QEMU: the world is one already
cat >/etc/libvirt/qemu.conf <<'CONF'
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
cgroup_controllers = [ ]
namespaces = [ ]
stdio_handler = "file"
CONF

daemon=
command=
# shellcheck disable=SC2317 # called by the trap
finish() {
  trap '' INT TERM HUP
  if [[ -n $command ]]; then
    kill -TERM "$command" 2>/dev/null || true
    wait "$command" 2>/dev/null || true
  fi
  if [[ -n $daemon ]]; then
    # machines go with the namespace; libvirtd is asked to stop, so that its files are whole
    kill -TERM "$daemon" 2>/dev/null || true
    for ((i = 0; i < 50; i++)); do
      kill -0 "$daemon" 2>/dev/null || break
      sleep 0.1
    done
  fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

export LIBVIRT_DEFAULT_URI=qemu:///system
# its pid file is below /run otherwise: one for the whole machine
/usr/sbin/libvirtd --pid-file /run/libvirt/libvirtd.pid </dev/null >>/var/log/libvirt/libvirtd.out 2>&1 &
daemon=$!
for ((i = 0; ; i++)); do
  if virsh version >/dev/null 2>&1; then break; fi
  if ((i == 300)) || ! kill -0 "$daemon" 2>/dev/null; then
    echo "world.sh: libvirtd did not start:" >&2
    tail -n 20 /var/log/libvirt/libvirtd.out /var/log/libvirt/libvirtd.log >&2 || true
    exit 1
  fi
  sleep 0.1
done

"$@" <&0 &
command=$!
status=0
wait "$command" || status=$?
command=
exit "$status"
