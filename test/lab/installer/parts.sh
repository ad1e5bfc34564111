#!/bin/bash
# Makes what takes time of the stand-in for Ubuntu's live-server ISO; iso.sh puts the ISO together.
#
#   parts.sh IMAGE-FOLDER   prints the folder with root.squashfs, vmlinuz, initrd.base, cdboot.img; builds it first if need be
#
# IMAGE-FOLDER is what ../image.sh made: its pool of packages is the mirror that the installed machines trust.
# root.squashfs is a prepared Debian 12: installed nothing of its own, all of it the archive's that this machine's apt uses.
# Its kernel is Debian's generic one, as the cloud kernel has no AHCI (the seed CD is a SATA drive), with a tenth of its
# modules. Some minutes; kept in .cache/lab/ until this script, the list or the pool change.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=bookworm
image=$1

key=$({ cat "$here/parts.sh" "$here/packages.txt"; cat "$image/pool.gpg"; } | sha256sum | cut -c1-12)

# shellcheck source=test/lab/cache.sh
. "$here/../cache.sh"
cached installer "$key"

root=$work/root
made=$work/made
mkdir -p "$root" "$made"

sources=$("$here/../drivers/nspawn/sources.sh" "$suite")
packages=$(awk '!/^#/ && NF >= 1 { print $1 }' "$here/packages.txt" | paste -sd,)

echo "parts.sh: installing Debian $suite for the installer's ISO" >&2
export SOURCE_DATE_EPOCH=1700000000
# the drivers of the lab's machines (the power button's too), and no others: they are most of the kernel's 300 MB
drivers=()
for kept in acpi ata block cdrom char dax dca firmware hwmon input/evdev.ko md net/virtio_net.ko net/net_failover.ko net/dummy.ko \
  net/veth.ko net/tun.ko net/bonding nvdimm pci scsi/scsi_mod.ko scsi/scsi_common.ko scsi/sd_mod.ko scsi/sr_mod.ko \
  scsi/sg.ko scsi/virtio_scsi.ko scsi/scsi_transport_iscsi.ko virtio rtc; do
  drivers+=("--dpkgopt=path-include=/lib/modules/*/kernel/drivers/$kept*")
done
mmdebstrap --mode=root --variant=minbase --include="$packages" \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/locale/*/LC_MESSAGES/*' \
  --dpkgopt='path-exclude=/usr/share/X11/locale/*' \
  --dpkgopt='path-exclude=/lib/modules/*/kernel/drivers/*' \
  --dpkgopt='path-exclude=/lib/modules/*/kernel/sound/*' \
  "${drivers[@]}" \
  "$suite" "$root" - <<<"$sources" >>"$work/log" 2>&1

# ---- as Ubuntu's own source leaves it to the installer
cat "$image/pool.gpg" >>"$root/usr/share/keyrings/debian-archive-keyring.gpg"
cp "$image/pool.gpg" "$root/etc/apt/trusted.gpg.d/osgen-lab.gpg"
rm -rf "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*
mkdir -p "$root/var/lib/apt/lists/partial" "$root/var/cache/apt/archives/partial"
cat >"$root/etc/cloud/cloud.cfg.d/01_debian_cloud.cfg" <<'CLOUD'
system_info:
  default_user:
    name: debian
    sudo: ALL=(ALL) NOPASSWD:ALL
    shell: /bin/bash
    lock_passwd: True
    gecos: Debian
    groups: [adm, audio, cdrom, dialout, dip, floppy, netdev, plugdev, sudo, video]
CLOUD
# the defaults that Ubuntu's grub-pc brings; the installer writes over the kernel arguments
cat >"$root/etc/default/grub" <<'GRUB'
GRUB_DEFAULT=0
GRUB_TIMEOUT_STYLE=hidden
GRUB_TIMEOUT=0
GRUB_DISTRIBUTOR=Debian
GRUB_CMDLINE_LINUX_DEFAULT="quiet splash"
GRUB_CMDLINE_LINUX=""
GRUB
echo ubuntu-server >"$root/etc/hostname"
printf '127.0.0.1\tlocalhost\n127.0.1.1\tubuntu-server\n::1\t\tip6-localhost ip6-loopback\n' >"$root/etc/hosts"
: >"$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id" "$root"/etc/ssh/ssh_host_*
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
# a package that triggers it would cost minutes under emulation, for an initial RAM disk that stays the same
sed -i 's/^update_initramfs=.*/update_initramfs=no/' "$root/etc/initramfs-tools/update-initramfs.conf"
echo 'en_US.UTF-8 UTF-8' >"$root/etc/locale.gen"
{
  chroot "$root" locale-gen
  chroot "$root" passwd -l root
  chroot "$root" systemctl enable systemd-networkd.service systemd-resolved.service
} >>"$work/log" 2>&1

# ---- the boot: the kernel, a RAM disk with the drivers that find the CD, GRUB for a CD that is booted from
kernel=$(cd "$root/boot" && ls vmlinuz-*)
version=${kernel#vmlinuz-}
cp "$root/boot/$kernel" "$made/vmlinuz"
base=$work/initrd
mkdir -p "$base"/{bin,dev,proc,sys,run,cdrom,lower,root,"lib/modules/$version"}
cp "$root/bin/busybox" "$base/bin/busybox"
wanted=(ahci sr_mod sd_mod isofs squashfs overlay loop virtio_pci virtio_blk virtio_scsi ext4)
for module in "${wanted[@]}"; do
  /usr/sbin/modprobe --dirname "$root" --set-version "$version" --show-depends "$module"
done | awk '$1 == "insmod" { print $2 }' | sort -u | while read -r file; do
  mkdir -p "$(dirname "$base${file#"$root"}")"
  cp "$file" "$base${file#"$root"}"
done
cp "$root/lib/modules/$version"/modules.{order,builtin,builtin.modinfo} "$base/lib/modules/$version/"
/usr/sbin/depmod --basedir "$base" "$version"
(cd "$base" && find . -print0 | sort -z | cpio --quiet --null --create --format=newc --reproducible --owner=0:0) | gzip -9n >"$made/initrd.base"
chroot "$root" apt-get -qq -y purge busybox-static >>"$work/log" 2>&1
cat >"$work/early.cfg" <<'EARLY'
search --no-floppy --set=root --file /casper/vmlinuz
set prefix=($root)/boot/grub
EARLY
cp "$work/early.cfg" "$root/tmp/early.cfg"
chroot "$root" grub-mkimage -O i386-pc-eltorito -o /tmp/cdboot.img -p /boot/grub -c /tmp/early.cfg \
  biosdisk iso9660 normal configfile linux search search_fs_file serial terminal minicmd echo
mv "$root/tmp/cdboot.img" "$made/cdboot.img"
rm -rf "$root"/tmp/* "$root"/var/tmp/* "$root"/var/log/*.log

# quick to read under emulation, and a third of the size
mksquashfs "$root" "$made/root.squashfs" -comp lz4 -Xhc -noappend -no-progress -quiet >>"$work/log" 2>&1
keep "$made"
