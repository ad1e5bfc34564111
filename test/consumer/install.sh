#!/bin/bash
# Installs what the consumer checks need on a bare Debian 12 machine. Runs as root; asks apt only for what is missing.
set -euo pipefail
# shellcheck source=test/support/apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/../support/apt.sh"

# command (or file) that proves a package is there → package
needs=(
  /usr/bin/python3:python3
  /usr/lib/python3/dist-packages/yaml/__init__.py:python3-yaml
  # with which the stand-in for the installer holds autoinstall against its schemas; and a linter for Python
  /usr/lib/python3/dist-packages/jsonschema/__init__.py:python3-jsonschema
  /usr/lib/python3/dist-packages/pyflakes/__init__.py:python3-pyflakes
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
  # with the templates of AppArmor's profiles; AppArmor itself is not needed
  /usr/lib/libvirt/virt-aa-helper:libvirt-daemon
  /etc/apparmor.d/libvirt/TEMPLATE.qemu:libvirt-daemon-system
  virt-install:virtinst
  dnsmasq:dnsmasq-base
  iptables:iptables
  ip:iproute2
  qemu-system-x86_64:qemu-system-x86
  qemu-img:qemu-utils
  shellcheck:shellcheck
  # for tests of npm test that are left out where these are not
  zsh:zsh
  fish:fish
  mandoc:mandoc
  # frames of out/lab status --watch
  tmux:tmux
  systemd-analyze:systemd
  /usr/lib/systemd/system/multi-user.target:systemd
  # what machines know by name: time zones, keyboards, locales
  /usr/share/zoneinfo/tzdata.zi:tzdata
  ckbcomp:console-setup
  /usr/share/i18n/SUPPORTED:locales
  ssh-keygen:openssh-client
  chronyd:chrony
  isoinfo:genisoimage
  xorriso:xorriso
  blkid:util-linux
  unshare:util-linux
  setpriv:util-linux
  setfacl:acl
  mount:mount
  pgrep:procps
  dot:graphviz
  /usr/bin/chromium:chromium
  # without any font, text has no width
  /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf:fonts-dejavu-core
)

install_missing test/consumer "${needs[@]}"
