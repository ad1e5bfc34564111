#!/bin/bash
# Makes the image that the lab's instances boot, a stand-in for CirrOS: DHCP on eth0, a key from the metadata service
# for the user cirros, SSH, and lines on the serial port that say how far it is.
#
#   guest-image.sh      prints the path of tiny.qcow2; builds it first if need be
#
# Kernel, busybox and dropbear come from Debian, from the archive that this machine's own apt uses. No loop device, no
# mount. The folder's name is a hash of what goes into it.
set -euo pipefail

suite=bookworm
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
key=$(cat "${BASH_SOURCE[0]}" "$here/sources.sh" "$here"/instance/* | sha256sum | cut -c1-12)

# shellcheck source=test/lab/cache.sh
. "$here/../../cache.sh"
cached instance "$key" tiny.qcow2
made=$work/made
tree=$work/tree # what the packages hold
root=$work/root # what the instance has of it
mkdir -p "$made" "$tree" "$root" "$work"/{state/lists/partial,cache/archives/partial,debs}

# ---- the packages, whatever is installed on this machine
echo "guest-image.sh: packages" >&2
"$here/sources.sh" "$suite" >"$work/sources.list"
: >"$work/status"
options=(
  -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::Etc::preferencesparts=/dev/null
  -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
  -o APT::Sandbox::User=root -o Acquire::Retries=3 -o APT::Update::Post-Invoke-Success=
)
apt-get "${options[@]}" update >"$work/log" 2>&1
kernel=$(apt-cache "${options[@]}" depends linux-image-cloud-amd64 |
  awk '$1 == "Depends:" && $2 ~ /^linux-image-[0-9]/ { print $2; exit }')
packages=("$kernel" busybox dropbear-bin libc6 libcrypt1 libgmp10 libtomcrypt1 libtommath1 zlib1g)
(cd "$work/debs" && apt-get "${options[@]}" download "${packages[@]}") >>"$work/log" 2>&1
for package in "$work"/debs/*.deb; do dpkg-deb -x "$package" "$tree"; done

# ---- what runs in it: an initial RAM disk that is never left
mkdir -p "$root"/{bin,sbin,dev,proc,sys,tmp,run,var/run,etc/dropbear,root,home/cirros/.ssh,lib/modules,lib/x86_64-linux-gnu,lib64}
cp "$tree/bin/busybox" "$tree/usr/sbin/dropbear" "$root/bin/"
for library in libc.so.6 libresolv.so.2 libutil.so.1 libnss_files.so.2 libcrypt.so.1 libz.so.1 libgmp.so.10 libtomcrypt.so.1 libtommath.so.1; do
  # -L: the name is a link to a file with a version
  cp -L "$(find "$tree" -name "$library" | head -n 1)" "$root/lib/x86_64-linux-gnu/"
done
cp -L "$tree"/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 "$root/lib64/"
chroot "$root" /bin/busybox --list | grep -vx busybox | while read -r applet; do ln -s busybox "$root/bin/$applet"; done

# each after what it needs; what a kernel has built in is left out
for module in failover net_failover virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_net virtio_blk; do
  file=$(find "$tree/lib/modules" -name "$module.ko")
  [[ -n $file ]] || continue
  cp "$file" "$root/lib/modules/"
  echo "$module" >>"$root/lib/modules/list"
done

install -m 755 "$here/instance/init" "$root/init"
install -m 755 "$here/instance/udhcpc-script" "$root/sbin/udhcpc-script"
printf '%s\n' root:x:0:0:root:/root:/bin/sh cirros:x:1000:1000::/home/cirros:/bin/sh >"$root/etc/passwd"
printf '%s\n' root:x:0: cirros:x:1000: >"$root/etc/group"
# no password, and not locked: dropbear refuses a locked user even with a key
printf '%s\n' 'root:*:1:0:99999:7:::' 'cirros:*:1:0:99999:7:::' >"$root/etc/shadow"
chmod 600 "$root/etc/shadow"
echo /bin/sh >"$root/etc/shells"
printf '%s: files\n' passwd group shadow >"$root/etc/nsswitch.conf"

# the same tree is the same file
export SOURCE_DATE_EPOCH=1700000000
find "$root" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
(cd "$root" && find . -print0 | LC_ALL=C sort -z | cpio --null --create --format=newc --owner=0:0 --reproducible --quiet) |
  gzip -9 -n >"$work/initrd.gz"

# ---- the disk: one FAT partition with SYSLINUX, which can be written without mounting it
echo "guest-image.sh: disk" >&2
cat >"$work/syslinux.cfg" <<'SYSLINUX'
DEFAULT tiny
PROMPT 0
LABEL tiny
  LINUX vmlinuz
  INITRD initrd.gz
  APPEND console=ttyS0 quiet panic=5 mitigations=off
SYSLINUX
cp "$tree"/boot/vmlinuz-* "$work/vmlinuz"
touch --date "@$SOURCE_DATE_EPOCH" "$work"/{vmlinuz,initrd.gz,syslinux.cfg}
disk=$work/disk.raw
start=2048
size=$((48 * 2048)) # sectors
truncate -s $((size * 512)) "$disk"
{
  sfdisk --quiet "$disk" <<<$'label: dos\nlabel-id: 0x6f736765\n'"$start,$((size - start)),6,*"
  mkfs.fat --invariant -F 16 -i 6f736765 -n TINY --offset "$start" -h "$start" "$disk" $(((size - start) / 2))
  mcopy -m -i "$disk@@$((start * 512))" "$work"/{vmlinuz,initrd.gz,syslinux.cfg} ::
  syslinux --install --offset $((start * 512)) "$disk"
} >>"$work/log" 2>&1
dd if=/usr/lib/syslinux/mbr/mbr.bin of="$disk" bs=440 count=1 conv=notrunc status=none

qemu-img convert -c -f raw -O qcow2 "$disk" "$made/tiny.qcow2"
keep "$made"
