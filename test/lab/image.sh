#!/bin/bash
# Makes the Debian 12 image that the lab's machines boot from, and the pool of packages they install from.
#
#   image.sh [PACKAGE…]   prints the folder that holds debian-12.qcow2, pool/ and the key that signs it; builds it first if need be
#
# PACKAGE… is installed in the image, with what it needs; started by nobody yet. Its daemons are disabled: none starts as
# packaged, and the image is that of all the lab's machines: one without a configuration would fail and start again
# for ever.
# The image is set up like Debian's own cloud image (cloud kernel, cloud-init, netplan, systemd-networkd and
# -resolved, GRUB on a GPT disk, consoles on tty0 and ttyS0), but made here, from the archive that this machine's
# own apt uses. No loop device, no mount: mke2fs fills the root file system, GRUB is laid down byte by byte.
# The folder's name is a hash of everything that goes into it; those that nobody asked for in a day are removed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=bookworm
size=6G

mapfile -t extra_packages < <(printf '%s\n' "$@" | sort -u | sed '/^$/d')
key=$({ cat "$here/image.sh" "$here/packages.txt"; printf '%s\n' "${extra_packages[@]}"; } | sha256sum | cut -c1-12)

# shellcheck source=test/lab/cache.sh
. "$here/cache.sh"
cached image "$key"

# dev and suid must work in the folder where the tree is made
root=$work/root
made=$work/made
mkdir -p "$root" "$made/pool"

# the archives that apt on this machine uses for this suite, in sources.list form
apt-get -qq update >"$work/log" 2>&1
# shellcheck disable=SC2016 # apt's own variables
sources=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
  'Identifier: Packages' 'Origin: Debian' |
  awk -v suite="$suite" '$2 ~ "^" suite && $3 == "main" { print "deb", $1, $2, $3 }' | sort -u)
if [[ -z $sources ]]; then
  echo "image.sh: this machine's apt has no Debian $suite archive" >&2
  exit 1
fi

mapfile -t image_packages < <(awk '!/^#/ && NF == 1 { print $1 }' "$here/packages.txt")
mapfile -t pool_packages < <(awk '!/^#/ && $2 == "pool" { print $1 }' "$here/packages.txt")

echo "image.sh: installing Debian $suite${extra_packages[*]:+, with ${extra_packages[*]}}" >&2
export SOURCE_DATE_EPOCH=1700000000
include=$(IFS=,; echo "${image_packages[*]}")
# shellcheck disable=SC2016 # the hooks' own variables
POOL_PACKAGES="${pool_packages[*]}" POOL="$made/pool" EXTRA_PACKAGES="${extra_packages[*]}" mmdebstrap --mode=root --variant=minbase \
  --include="$include" \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/locale/*/LC_MESSAGES/*' \
  --customize-hook='
    set -e
    rm -f "$1"/var/cache/apt/archives/*.deb
    APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get -q -y --download-only install $POOL_PACKAGES
    mkdir -p "$POOL/main"
    cp "$1"/var/cache/apt/archives/*.deb "$POOL/main/"
    rm -f "$1"/var/cache/apt/archives/*.deb
    [ -n "$EXTRA_PACKAGES" ] || exit 0
    # not with the others: some take their place (chrony that of systemd-timesyncd)
    printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d"
    chmod 755 "$1/usr/sbin/policy-rc.d"
    APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get -q -y --no-install-recommends -o DPkg::Chroot-Directory="$1" install $EXTRA_PACKAGES
    rm "$1/usr/sbin/policy-rc.d"
    for package in $EXTRA_PACKAGES; do
      chroot "$1" dpkg -L "$package" | sed -nE "s,^(/usr)?/lib/systemd/system/((chrony|tgt|cinder-[^/@]*|nova-[^/@]*|neutron-[^/@]*)[.]service)$,\2,p"
    done | sort -u | xargs --no-run-if-empty systemctl --root "$1" disable' \
  "$suite" "$root" - <<<"$sources" >>"$work/log" 2>&1

# ---- the pool: a small signed archive with the names that Debian's sources ask for
echo "image.sh: pool of $(find "$made/pool/main" -name '*.deb' | wc -l) packages" >&2
export GNUPGHOME=$work/gnupg
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-gen-key 'osgen lab pool' rsa2048 sign never 2>>"$work/log"
gpg --batch --quiet --export >"$work/pool.gpg"
(
  cd "$made/pool"
  apt-ftparchive packages main >"$work/Packages" 2>>"$work/log"
  mkdir debian debian-security
  mv main debian/main
  for dist in debian/"$suite" debian/"$suite-updates" debian-security/"$suite-security"; do
    name=${dist#*/}
    cd "$made/pool/${dist%/*}"
    binary=dists/$name/main/binary-amd64
    mkdir -p "$binary"
    if [[ $name == "$suite" ]]; then cp "$work/Packages" "$binary/Packages"; else : >"$binary/Packages"; fi
    gzip -nk "$binary/Packages"
    apt-ftparchive \
      -o APT::FTPArchive::Release::Origin=Debian \
      -o APT::FTPArchive::Release::Label=Debian \
      -o APT::FTPArchive::Release::Suite="$name" \
      -o APT::FTPArchive::Release::Codename="$name" \
      -o APT::FTPArchive::Release::Architectures=amd64 \
      -o APT::FTPArchive::Release::Components=main \
      release "dists/$name" >"$work/Release"
    cp "$work/Release" "dists/$name/Release"
    gpg --batch --quiet --clearsign -o "dists/$name/InRelease" "dists/$name/Release"
  done
)
gpgconf --kill all || true
cp "$work/pool.gpg" "$made/pool.gpg"

# ---- the tree, made into a cloud image
echo "image.sh: disk" >&2
cat "$work/pool.gpg" >>"$root/usr/share/keyrings/debian-archive-keyring.gpg"
cp "$work/pool.gpg" "$root/etc/apt/trusted.gpg.d/osgen-lab.gpg"
rm -rf "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/var/lib/apt/lists/*
mkdir -p "$root/etc/apt/mirrors" "$root/var/lib/apt/lists/partial"
# as in Debian's image: the mirror's name is cloud-init's to fill in (generate_mirrorlists)
cat >"$root/etc/apt/sources.list.d/debian.sources" <<SOURCES
Types: deb
URIs: mirror+file:///etc/apt/mirrors/debian.list
Suites: $suite $suite-updates
Components: main

Types: deb
URIs: mirror+file:///etc/apt/mirrors/debian-security.list
Suites: $suite-security
Components: main
SOURCES
: >"$root/etc/apt/mirrors/debian.list"
: >"$root/etc/apt/mirrors/debian-security.list"
cat >"$root/etc/cloud/cloud.cfg.d/01_debian_cloud.cfg" <<'CLOUD'
apt:
  generate_mirrorlists: true

manage_etc_hosts: true

system_info:
  default_user:
    name: debian
    sudo: ALL=(ALL) NOPASSWD:ALL
    shell: /bin/bash
    lock_passwd: True
    gecos: Debian
    groups: [adm, audio, cdrom, dialout, dip, floppy, netdev, plugdev, sudo, video]
CLOUD
cat >"$root/etc/fstab" <<'FSTAB'
LABEL=root / ext4 rw,discard,errors=remount-ro,x-systemd.growfs 0 1
FSTAB
echo localhost >"$root/etc/hostname"
printf '127.0.0.1\tlocalhost\n::1\t\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
# empty, not "uninitialized": a new id at the first boot, but no preset run
: >"$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id" "$root"/etc/ssh/ssh_host_*
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
# a package that triggers it would cost minutes under emulation, for an initial RAM disk that stays the same
sed -i 's/^update_initramfs=.*/update_initramfs=no/' "$root/etc/initramfs-tools/update-initramfs.conf"
# cloud-init's default locale on Debian; C.UTF-8 is always there
echo 'en_US.UTF-8 UTF-8' >"$root/etc/locale.gen"
{
  chroot "$root" locale-gen
  chroot "$root" passwd -l root
  chroot "$root" systemctl enable systemd-networkd.service systemd-resolved.service
} >>"$work/log" 2>&1
rm -rf "$root"/tmp/* "$root"/var/tmp/* "$root"/var/cache/apt/*.bin "$root"/var/log/*.log

kernel=$(cd "$root/boot" && ls vmlinuz-*)
initrd=$(cd "$root/boot" && ls initrd.img-*)
mkdir -p "$root/boot/grub"
cat >"$root/boot/grub/grub.cfg" <<GRUB
set timeout=0
serial --unit=0 --speed=115200
terminal_input console serial
terminal_output console serial
menuentry "Debian $suite" {
  search --no-floppy --label --set=root root
  linux /boot/$kernel root=LABEL=root ro console=tty0 console=ttyS0,115200 consoleblank=0
  initrd /boot/$initrd
}
GRUB

# ---- the disk: GPT, 1 = root (last on the disk, so that it can grow), 14 = GRUB's own, as in Debian's image
disk=$work/disk.raw
truncate -s "$size" "$disk"
sfdisk --quiet "$disk" >>"$work/log" 2>&1 <<'PARTS'
label: gpt
label-id: 6f736765-6e00-4c61-8000-000000000001
14 : start=2048, size=2048, type=21686148-6449-6E6F-744E-656564454649, uuid=6f736765-6e00-4c61-8000-00000000000e
1 : start=4096, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, uuid=6f736765-6e00-4c61-8000-000000000002
PARTS
sectors=$(sfdisk --json "$disk" | sed -n 's/.*"start": *4096,.*"size": *\([0-9]*\).*/\1/p')
[[ -n $sectors ]] || sectors=$(partx -g -o START,SECTORS "$disk" | awk '$1 == 4096 { print $2 }')
# features as in Debian's image; GRUB 2.06 cannot read metadata_csum_seed
mke2fs -q -t ext4 -L root -U 6f736765-6e00-4c61-8000-000000000003 \
  -O '^metadata_csum_seed,^orphan_file' -E "offset=$((4096 * 512)),lazy_itable_init=0,lazy_journal_init=0" -d "$root" \
  "$disk" "$((sectors / 2))k" >>"$work/log" 2>&1

# GRUB: boot.img into the MBR, core.img into partition 14, each told the sector at which the next one starts
cat >"$root/tmp/early.cfg" <<'EARLY'
search --no-floppy --label --set=root root
set prefix=($root)/boot/grub
EARLY
chroot "$root" grub-mkimage -O i386-pc -o /tmp/core.img -p /boot/grub -c /tmp/early.cfg \
  biosdisk part_gpt ext2 normal configfile linux search search_label serial terminal minicmd echo test
le32() { printf '%b' "$(printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)))"; }
put() { dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }
core_start=2048
cp "$root/usr/lib/grub/i386-pc/boot.img" "$work/boot.img"
cp "$root/tmp/core.img" "$work/core.img"
le32 "$core_start" | put "$work/boot.img" $((0x5c))
printf '\x90\x90' | put "$work/boot.img" $((0x66)) # trust the drive number that the BIOS gives
le32 $((core_start + 1)) | put "$work/core.img" $((512 - 12))
dd if="$work/boot.img" of="$disk" bs=440 count=1 conv=notrunc status=none
dd if="$work/core.img" of="$disk" bs=512 seek="$core_start" conv=notrunc status=none

qemu-img convert -f raw -O qcow2 "$disk" "$made/debian-12.qcow2"
printf '%s\n' "$kernel" >"$made/kernel"
cp "$root/boot/config-${kernel#vmlinuz-}" "$made/kernel-config"
keep "$made"
