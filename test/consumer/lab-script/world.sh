#!/bin/bash
# Runs a command in a private world: its own network, mounts and process ids, with a libvirtd of its own in it.
# Nothing of it is seen outside, and all of it is gone when the command ends (facts §4.6).
#
#   world.sh CMD [ARG…]
set -euo pipefail

if [[ ${LAB_SCRIPT_WORLD:-} != inside ]]; then
  LAB_SCRIPT_WORLD=inside exec unshare --net --mount --pid --fork --kill-child --propagation private -- "$0" "$@"
fi

# process 1 of the new namespace
mount -t proc proc /proc
mount -t sysfs sysfs /sys
ip link set lo up
# a test that goes wrong must not harm the machine: its files are read-only here, but for temporary ones
mkdir -p /var/lib/libvirt /var/log/libvirt /var/cache/libvirt /etc/libvirt
mount --bind /tmp /tmp
mount --bind "${SCRATCH:?}" "$SCRATCH"
for folder in /usr /etc /var "${ROOT:?}"; do
  mount --bind "$folder" "$folder"
  mount -o remount,bind,ro "$folder"
done
mount -o remount,bind,ro /
if (: >>/usr/bin/virsh) 2>/dev/null || (: >>"$ROOT/package.json") 2>/dev/null; then
  echo "world.sh: this world is not closed" >&2
  exit 1
fi
# an own /run: libvirtd's pid file lies there, and other worlds may be about
mount -t tmpfs tmpfs /run
mkdir -p /run/libvirt /run/lock
for folder in /var/lib/libvirt /var/log/libvirt /var/cache/libvirt; do
  mount -t tmpfs tmpfs "$folder"
done
etc=$(mktemp -d)
cp -a /etc/libvirt/. "$etc/" 2>/dev/null || true
rm -rf "$etc"/qemu/networks/* "$etc"/qemu/*.xml "$etc"/qemu/autostart "$etc"/storage
mount -t tmpfs tmpfs /etc/libvirt
cp -a "$etc"/. /etc/libvirt/
rm -rf "$etc"
mkdir -p /var/lib/libvirt/{images,boot,qemu,dnsmasq} /var/log/libvirt/qemu
# others may use the socket too: a test runs as a user that may not read the logs
cat >/etc/libvirt/libvirtd.conf <<'CONF'
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_group = "root"
unix_sock_rw_perms = "0777"
CONF
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

/usr/sbin/libvirtd </dev/null >/var/log/libvirt/libvirtd.out 2>&1 &
for ((i = 0; ; i++)); do
  if virsh -c qemu:///system version >/dev/null 2>&1; then break; fi
  if ((i == 300)); then
    echo "libvirtd did not start:" >&2
    cat /var/log/libvirt/libvirtd.out >&2
    exit 1
  fi
  sleep 0.1
done
# what remains (machines, dnsmasq, libvirtd) goes with the namespace
exec_status=0
"$@" || exec_status=$?
exit "$exec_status"
