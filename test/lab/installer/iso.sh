#!/bin/bash
# Makes a stand-in for Ubuntu's live-server ISO, with its layout (casper/vmlinuz, casper/initrd, .disk, its volume id) and
# a small live system that plays the installer: see live/.
#
#   iso.sh RELEASE IMAGE-FOLDER ISO   RELEASE: 24.04 or 26.04, whose installer it plays; IMAGE-FOLDER: what ../image.sh made
#
# What takes time is kept (parts.sh); the rest, the installer itself, is two seconds' work.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
release=$1 iso=$3
parts=$("$here/parts.sh" "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

case $release in
  24.04) title='Ubuntu-Server 24.04.3 LTS' name='Noble Numbat' ;;
  26.04) title='Ubuntu-Server 26.04.1 LTS' name='Resolute Raccoon' ;;
  *)
    echo "iso.sh: no installer of release $release is played" >&2
    exit 2
    ;;
esac

mkdir -p "$work"/tree/{casper,.disk,boot/grub} "$work/live/installer"
cp "$here"/live/*.py "$here/live/session" "$work/live/installer/"
cp "$here/live/init" "$work/live/init"
echo "$release" >"$work/live/installer/release"
(cd "$work/live" && find . -print0 | cpio --quiet --null --create --format=newc --owner=0:0) | gzip -n | cat "$parts/initrd.base" - >"$work/tree/casper/initrd"
ln "$parts/vmlinuz" "$work/tree/casper/vmlinuz" 2>/dev/null || cp "$parts/vmlinuz" "$work/tree/casper/vmlinuz"
ln "$parts/root.squashfs" "$work/tree/casper/root.squashfs" 2>/dev/null || cp "$parts/root.squashfs" "$work/tree/casper/root.squashfs"
cp "$parts/cdboot.img" "$work/tree/boot/grub/eltorito.img"
echo "$title \"$name\" - Release amd64 (stand-in)" >"$work/tree/.disk/info"
# as on Ubuntu's: who boots from the CD is not asked to install by himself, but gets the installer that asks
cat >"$work/tree/boot/grub/grub.cfg" <<'GRUB'
set timeout=0
serial --unit=0 --speed=115200
terminal_output console serial
menuentry "Try or Install Ubuntu Server" {
  linux /casper/vmlinuz --- console=tty1 console=ttyS0,115200n8
  initrd /casper/initrd
}
GRUB
xorriso -as mkisofs -quiet -r -J -V "$title amd64" -o "$iso" \
  -b boot/grub/eltorito.img -no-emul-boot -boot-load-size 4 -boot-info-table "$work/tree"
