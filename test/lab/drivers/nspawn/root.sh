#!/bin/bash
# Makes the root file system that the lab's containers start from: a minimal Debian as a cloud image has it, without
# kernel and boot loader.
#
#   root.sh SUITE [PLATFORM PACKAGE…]       prints the folder that holds root/; builds it first if need be
#
# With a PLATFORM of Ubuntu's, it is what that one's machines have in common with Debian's, and these packages besides; what
# else makes an Ubuntu of it is written by ../../ubuntu/system.mjs.
# Packages come from the archive that this machine's own apt uses. The folder's name holds a hash of what goes into it.
set -euo pipefail

suite=$1
platform=${2:-}
extra=("${@:3}")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
key=$({
  cat "${BASH_SOURCE[0]}" "$here/sources.sh" "$here/modules.txt"
  find "$here/guest" -type f -print0 | sort -z | xargs -0 sha256sum | sed "s|$here||"
  uname -r
  echo "$platform ${extra[*]}"
} | sha256sum | cut -c1-12)

# shellcheck source=test/lab/cache.sh
. "$here/../../cache.sh"
cached "root-${platform:-$suite}" "$key"

# what Debian's own cloud image is made of
packages=(
  apparmor apt-utils ca-certificates cloud-init cron dbus e2fsprogs fdisk gdisk iproute2 iputils-ping kmod less
  libpam-systemd locales logrotate netbase netplan.io openssh-client openssh-server procps python3 sudo
  systemd systemd-resolved systemd-sysv systemd-timesyncd udev
)
made=$work/made
root=$made/root
mkdir -p "$made"

echo "root.sh: installing Debian $suite${platform:+ for $platform}" >&2
"$here/sources.sh" "$suite" >"$work/sources"
include=$(IFS=,; echo "${packages[*]}${extra:+,${extra[*]}}")
SOURCE_DATE_EPOCH=1700000000 mmdebstrap --mode=root --variant=minbase --include="$include" \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/locale/*/LC_MESSAGES/*' \
  "$suite" "$root" - <"$work/sources" >"$work/log" 2>&1

rm -rf "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin
mkdir -p "$root/var/lib/apt/lists/partial"
echo localhost >"$root/etc/hostname"
printf '127.0.0.1\tlocalhost\n::1\t\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
: >"$root/etc/fstab"
# empty, not "uninitialized": a new id at the first boot, but no preset run
: >"$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id" "$root"/etc/ssh/ssh_host_*
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"

# ---- what a container lacks that a machine has: guest/ holds it, and says in each file why
cp -r --no-preserve=ownership "$here/guest/." "$root/"
# a cloud image's; an installed system has what the installer leaves
if [[ -n $platform ]]; then rm "$root/etc/cloud/cloud.cfg.d/95-osgen-lab.cfg"; fi
{
  chroot "$root" passwd -l root
  chroot "$root" systemctl enable systemd-networkd.service systemd-resolved.service
  chroot "$root" systemctl enable osgen-lab-sys.service osgen-lab-mounts.service
  # a machine has a serial console of its own; here the login prompt would stand between the lines of the log
  chroot "$root" systemctl mask console-getty.service
} >>"$work/log" 2>&1

# The list of what is built into the kernel comes with every kernel package; modprobe says yes to what is on it.
modules=$root/lib/modules/$(uname -r)
mkdir -p "$modules"
: >"$modules/modules.order"
: >"$modules/modules.builtin"
config=$(zcat /proc/config.gz 2>/dev/null || cat "/boot/config-$(uname -r)" 2>/dev/null || true)
while read -r option path; do
  if grep -qx "CONFIG_$option=y" <<<"$config"; then echo "kernel/$path.ko" >>"$modules/modules.builtin"; fi
done < <(grep -v '^#' "$here/modules.txt")
chroot "$root" depmod "$(uname -r)" >>"$work/log" 2>&1

keep "$made"
