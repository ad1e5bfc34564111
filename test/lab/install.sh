#!/bin/bash
# Installs what the lab test needs on a bare Debian 12 machine. Runs as root; asks apt only for what is missing.
set -euo pipefail
# shellcheck source=test/support/apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/../support/apt.sh"

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
  # the image that the lab's instances boot (drivers/nspawn/guest-image.sh)
  cpio:cpio
  mcopy:mtools
  mkfs.fat:dosfstools
  syslinux:syslinux
  /usr/lib/syslinux/mbr/mbr.bin:syslinux-common
  shellcheck:shellcheck
  # the stand-in for Ubuntu's live-server ISO (installer/)
  xorriso:xorriso
  mksquashfs:squashfs-tools
  /usr/sbin/depmod:kmod
  virt-install:virtinst
)

install_missing test/lab "${needs[@]}"
