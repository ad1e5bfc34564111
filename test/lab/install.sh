#!/bin/bash
# Installs what the lab test needs on a bare Debian 12 machine. Runs as root; asks apt only for what is missing.
set -euo pipefail

# command (or file) that proves a package is there → package
needs=(
  virsh:libvirt-clients
  /usr/sbin/libvirtd:libvirt-daemon
  /usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so:libvirt-daemon-driver-qemu
  # libvirtd's own networks need the files of this one too (default filters, dnsmasq's hook)
  /etc/libvirt/libvirtd.conf:libvirt-daemon-system
  dnsmasq:dnsmasq-base
  iptables:iptables
  qemu-system-x86_64:qemu-system-x86
  qemu-img:qemu-utils
  mmdebstrap:mmdebstrap
  apt-ftparchive:apt-utils
  mke2fs:e2fsprogs
  sfdisk:fdisk
  ip:iproute2
  unshare:util-linux
  mount:mount
  ssh:openssh-client
  ssh-keygen:openssh-client
  gpg:gnupg
  flock:util-linux
  pgrep:procps
  systemd-nspawn:systemd-container
  losetup:mount
  ethtool:ethtool
  nsenter:util-linux
  sysctl:procps
  shellcheck:shellcheck
)

missing=()
for need in "${needs[@]}"; do
  probe=${need%:*} package=${need##*:}
  case $probe in
    /*) [[ -e $probe ]] || missing+=("$package") ;;
    *) command -v "$probe" >/dev/null || missing+=("$package") ;;
  esac
done

if ((${#missing[@]} == 0)); then
  exit 0
fi
if ((EUID != 0)); then
  echo "test/lab: missing: ${missing[*]}; run test/lab/install.sh as root" >&2
  exit 1
fi

# policy-rc.d: a machine without systemd must not start a system-wide libvirtd or dnsmasq while installing
policy=/usr/sbin/policy-rc.d
made_policy=
cleanup() { [[ -z $made_policy ]] || rm -f "$policy"; }
trap cleanup EXIT
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  made_policy=1
fi

echo "test/lab: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
