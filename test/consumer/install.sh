#!/bin/bash
# Installs what the consumer checks need on a bare Debian 12 machine. Runs as root; asks apt only for what is missing.
set -euo pipefail

# command (or file) that proves a package is there → package
needs=(
  /usr/bin/python3:python3
  /usr/lib/python3/dist-packages/yaml/__init__.py:python3-yaml
  cloud-init:cloud-init
  /usr/sbin/netplan:netplan.io
  virsh:libvirt-clients
  virt-xml-validate:libvirt-clients
  xmllint:libxml2-utils
  /usr/share/libvirt/schemas/domain.rng:libvirt0
  /usr/sbin/libvirtd:libvirt-daemon
  /usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so:libvirt-daemon-driver-qemu
  # libvirtd's own networks need the files of this one too (default filters, dnsmasq's hook)
  /etc/libvirt/libvirtd.conf:libvirt-daemon-system
  virt-install:virtinst
  dnsmasq:dnsmasq-base
  iptables:iptables
  ip:iproute2
  qemu-system-x86_64:qemu-system-x86
  qemu-img:qemu-utils
  shellcheck:shellcheck
  systemd-analyze:systemd
  /usr/lib/systemd/system/multi-user.target:systemd
  chronyd:chrony
  isoinfo:genisoimage
  xorriso:xorriso
  blkid:util-linux
  unshare:util-linux
  setpriv:util-linux
  mount:mount
  pgrep:procps
)

export PATH=$PATH:/usr/sbin:/sbin
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
  echo "test/consumer: missing: ${missing[*]}; run test/consumer/install.sh as root" >&2
  exit 1
fi

# Nothing of it is to run: no daemon now (policy-rc.d), no cloud-init at the next boot.
policy=/usr/sbin/policy-rc.d
made_policy=
cleanup() { [[ -z $made_policy ]] || rm -f "$policy"; }
trap cleanup EXIT
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  made_policy=1
fi
if [[ " ${missing[*]} " == *' cloud-init '* && ! -e /etc/cloud ]]; then
  mkdir -p /etc/cloud
  : >/etc/cloud/cloud-init.disabled
fi

echo "test/consumer: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
