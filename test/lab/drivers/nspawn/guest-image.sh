#!/bin/bash
# Makes the image that the lab's instances boot, a stand-in for CirrOS 0.6.3, the default image: what is below instance/
# follows CirrOS's own files, which the comments there name. It lets in whom that lets in, and nobody else.
#
#   guest-image.sh      prints the path of tiny.qcow2; builds it first if need be. Beside it: root.cpio.gz, what is in it
#
# Kernel, busybox, dhcpcd, curl and sudo come from Debian, from the archive that this machine's own apt uses; Dropbear is
# Debian's source, built as CirrOS has it (dropbear.sh). No loop device, no mount. The folder's name is a hash of what goes
# into it.
set -euo pipefail

suite=bookworm
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dropbear=$("$here/dropbear.sh")/0.6.3/dropbear
key=$(cd "$here" && { cat guest-image.sh sources.sh "$dropbear" && find instance/root -type f -print0 | LC_ALL=C sort -z | xargs -0 tail -n +1; } | sha256sum | cut -c1-12)

# shellcheck source=test/lab/cache.sh
. "$here/../../cache.sh"
cached instance "$key" tiny.qcow2
made=$work/made
tree=$work/tree # what the packages hold
root=$work/root # what the instance has of it
mkdir -p "$made" "$tree" "$root" "$work"/{state/lists/partial,cache/archives/partial,debs}

# ---- the packages with all that they need, whatever is installed on this machine; nothing of them is run
echo "guest-image.sh: packages" >&2
"$here/sources.sh" "$suite" >"$work/sources.list"
: >"$work/status"
options=(
  -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::Etc::preferencesparts=/dev/null
  -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
  -o APT::Sandbox::User=root -o Acquire::Retries=3 -o APT::Update::Post-Invoke-Success= -o Debug::NoLocking=1
)
apt-get "${options[@]}" update >"$work/log" 2>&1
kernel=$(apt-cache "${options[@]}" depends linux-image-cloud-amd64 |
  awk '$1 == "Depends:" && $2 ~ /^linux-image-[0-9]/ { print $2; exit }')
(cd "$work/debs" && apt-get "${options[@]}" download "$kernel") >>"$work/log" 2>&1
apt-get "${options[@]}" install --download-only --yes --no-install-recommends busybox curl dhcpcd-base sudo libcrypt1 libtomcrypt1 libtommath1 >>"$work/log" 2>&1
for package in "$work"/debs/*.deb "$work"/cache/archives/*.deb; do dpkg-deb -x "$package" "$tree"; done

# ---- what runs in it: an initial RAM disk that is never left
mkdir -p "$root"/{bin,sbin,usr/{bin,sbin,libexec},dev,proc,sys,tmp,run,var/{run,log,lib/dhcpcd},root,home/cirros,lib/{modules,x86_64-linux-gnu},lib64}
chmod 1777 "$root/tmp"

# Debian's packages are not all of one mind about /usr
found() { find "$tree/$1" "$tree/usr/$1" -path "*/$2" 2>/dev/null | head -n 1; }

# with_libraries FILE: those that it needs, and those that these need; sudo has one in a place of its own
with_libraries() {
  local library
  for library in $(objdump -p "$1" | awk '$1 == "NEEDED" { print $2 }'); do
    [[ $library != @(ld-linux|libsudo_util)* && ! -e $root/lib/x86_64-linux-gnu/$library ]] || continue
    # -L: the name is a link to a file with a version
    cp -L "$(found lib "$library")" "$root/lib/x86_64-linux-gnu/$library" || { echo "no library $library" >>"$work/log"; return 1; }
    with_libraries "$root/lib/x86_64-linux-gnu/$library"
  done
}

# program FILE TARGET
program() {
  cp -L "$1" "$root/$2"
  with_libraries "$root/$2"
}
cp -L "$(found lib x86_64-linux-gnu/ld-linux-x86-64.so.2)" "$root/lib64/"
program "$(found bin busybox)" bin/busybox
program "$(found sbin dhcpcd)" usr/sbin/dhcpcd
program "$(found bin curl)" usr/bin/curl
program "$(found bin sudo)" usr/bin/sudo
program "$dropbear" usr/sbin/dropbear
ln -s ../sbin/dropbear "$root/usr/bin/dropbearkey"
# what none of them says that it needs: they look for it when they run
cp -r "$tree/usr/libexec/sudo" "$root/usr/libexec/"
mkdir -p "$root/lib/x86_64-linux-gnu/security" "$root/usr/lib/dhcpcd"
cp "$(found lib security/pam_permit.so)" "$root/lib/x86_64-linux-gnu/security/"
for library in "$root"/usr/libexec/sudo/{sudoers,libsudo_util}.so* "$root"/lib/x86_64-linux-gnu/security/*.so; do with_libraries "$library"; done
cp -r "$tree"/usr/lib/dhcpcd/dhcpcd-{run-hooks,hooks} "$root/usr/lib/dhcpcd/"
# buildroot's dhcpcd brings these hooks and no other
find "$root/usr/lib/dhcpcd/dhcpcd-hooks" -type f ! -name 01-test ! -name 20-resolv.conf ! -name 30-hostname -delete
chroot "$root" /bin/busybox --list | grep -vx busybox | while read -r applet; do
  if [[ ! -e $root/usr/bin/$applet ]]; then ln -s busybox "$root/bin/$applet"; fi
done
for applet in init getty reboot poweroff; do ln -s ../bin/busybox "$root/sbin/$applet"; done

# each after what it needs; what a kernel has built in is left out. CirrOS has more (src/etc/modules); these are the
# drivers of what Nova's machines have. AHCI is not in this kernel: a config drive is seen on i440FX, Nova's default, only.
for module in failover net_failover virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_net virtio_blk \
  scsi_common scsi_mod sd_mod virtio_scsi libata ata_piix cdrom sr_mod isofs fat vfat nls_ascii nls_cp437 button evdev; do
  file=$(find "$tree/lib/modules" -name "$module.ko")
  [[ -n $file ]] || continue
  cp "$file" "$root/lib/modules/"
  echo "$module" >>"$root/lib/modules/list"
done

cp -r "$here/instance/root/." "$root/"
ln -s ../run/resolv.conf "$root/etc/resolv.conf"
chmod 755 "$root/init" "$root"/etc/init.d/* "$root"/etc/acpi/PWRF/* "$root"/lib/cirros/*
chmod 600 "$root/etc/shadow"
chmod 440 "$root/etc/sudoers"
chmod 700 "$root/root"
chmod 4755 "$root/usr/bin/sudo"

# the same tree is the same file
export SOURCE_DATE_EPOCH=1700000000
find "$root" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
(cd "$root" && find . -print0 | LC_ALL=C sort -z | cpio --null --create --format=newc --owner=0:0 --reproducible --quiet) |
  gzip -9 -n >"$made/root.cpio.gz"

# ---- the disk: one FAT partition with SYSLINUX, which can be written without mounting it
echo "guest-image.sh: disk" >&2
# the command line is CirrOS's (src/boot/grub/menu.lst), with what makes emulation faster
cat >"$work/syslinux.cfg" <<'SYSLINUX'
DEFAULT tiny
PROMPT 0
LABEL tiny
  LINUX vmlinuz
  INITRD initrd.gz
  APPEND ro console=tty1 console=ttyS0 mitigations=off
SYSLINUX
cp "$tree"/boot/vmlinuz-* "$work/vmlinuz"
cp "$made/root.cpio.gz" "$work/initrd.gz"
touch --date "@$SOURCE_DATE_EPOCH" "$work"/{vmlinuz,initrd.gz,syslinux.cfg}
disk=$work/disk.raw
start=2048
size=$((64 * 2048)) # sectors
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
