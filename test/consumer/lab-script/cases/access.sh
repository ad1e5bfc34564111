# shellcheck shell=bash
# Whether QEMU can get at image, ISO and disks: with its own user, and libvirt's settings as a distribution has them.
# What up says is then done, and the machine starts.
cat >/etc/libvirt/qemu.conf <<'CONF'
security_driver = "none"
cgroup_controllers = [ ]
namespaces = [ ]
stdio_handler = "file"
CONF
# again with those; sockets as before
restart_libvirtd() {
  local i
  kill "$(</run/libvirtd.pid)"
  while [[ -e /run/libvirtd.pid ]]; do sleep 0.1; done
  /usr/sbin/libvirtd </dev/null >>/var/log/libvirt/libvirtd.out 2>&1 &
  for ((i = 0; i < 300; i++)); do
    if virsh version >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  return 1
}
restart_libvirtd
qemu=libvirt-qemu
qemu_uid=$(id -u "$qemu")
same 'libvirt says which user it is' "$(virsh capabilities | grep -c "+$qemu_uid:")" 2
chmod 711 /var/lib/libvirt /var/lib/libvirt/images
chmod 755 /var/log/libvirt /var/log/libvirt/qemu
make_host
nodes=(a)
mount -t tmpfs -o mode=755 tmpfs /home
mkdir -m 750 /home/me /home/me/isos
chown -R 1000:1000 /home/me
as_me() { run setpriv --reuid=1000 --regid=1000 --clear-groups env HOME=/home/me "$@"; }
made() { virsh -q "list --all --name; net-list --all --name" | tr -d ' \n'; }

# ---- an image in a home folder
cp /var/lib/libvirt/images/base.qcow2 /home/me/isos/base.qcow2
chown 1000:1000 /home/me/isos/base.qcow2
chmod 600 /home/me/isos/base.qcow2
source_image=/home/me/isos/base.qcow2
make_lab
as_me "$out/lab" up
is 3 'folders that QEMU may not search' 'QEMU runs as libvirt-qemu and does not get to the cloud image /home/me/isos/base.qcow2' \
  'may not search /home/me /home/me/isos$' 'Let it: +setfacl -m u:libvirt-qemu:x /home/me /home/me/isos$' 'Or move it'
same 'nothing was made before' "$(made)" ''
lab up
is 3 'root would have to become another for that' 'sudo setfacl -m u:libvirt-qemu:x /home/me /home/me/isos$'
chmod o+x /home/me/isos
as_me "$out/lab" up
is 3 'only what is closed is named' 'may not search /home/me$' 'Let it: +setfacl -m u:libvirt-qemu:x /home/me$'
# what it says, done by the one who is told
command=$(sed -n 's/^ *Let it:  //p' <<<"$output")
as_me bash -c "$command"
is 0 'the command that it says'
as_me "$out/lab" up
is 0 'and QEMU gets there' 'a: started' 't is up'
same 'as the user that was said' "$(awk '/^Uid:/ { print $2 }' "/proc/$(<"/run/libvirt/qemu/$lab-a.pid")/status")" "$qemu_uid"
same 'libvirt made it the owner of the image below the disk' "$(stat -c %u /home/me/isos/base.qcow2)" "$qemu_uid"
lab destroy --delete-disks

# ---- what else opens a folder, and what does not
setfacl -b /home/me
setfacl -m u:libvirt-qemu:x,m::- /home/me
lab up
is 3 'an entry that the mask takes away' 'may not search /home/me$'
setfacl -b /home/me
setfacl -m g:kvm:x /home/me
lab up a
is 0 "a group of QEMU's user" 'a: started'
lab destroy --delete-disks
setfacl -b /home/me
chgrp kvm /home/me
chmod 701 /home/me
lab up
is 3 'a group that may not, though all others may' 'may not search /home/me$'
chgrp root /home/me
lab up
is 0 'all others' 'a: started'
lab destroy --delete-disks

# ---- libvirt is right to refuse what is refused here
chmod 700 /home/me
sed 's/^check_access() {/&\n  return 0/' "$out/lab" >"$out/unchecked"
chmod 755 "$out/unchecked"
run "$out/unchecked" up
is 1 'libvirt itself sees it when the machine starts' "Cannot access backing file .*as uid:$qemu_uid" 'search every folder'
lab destroy --delete-disks

# ---- by a link
mkdir /var/lib/libvirt/links
ln -s /home/me/isos/base.qcow2 /var/lib/libvirt/links/base.qcow2
source_image=/var/lib/libvirt/links/base.qcow2
make_lab
lab up
is 3 'a link to a closed folder' 'may not search /home/me$'
chmod 700 /var/lib/libvirt/links
lab up
is 3 'both ways' 'may not search /var/lib/libvirt/links /home/me$'
source_image=/var/lib/libvirt/images/base.qcow2

# ---- the folder of the disks
own_pool=yes pool=t pool_directory="/home/me/lab disks"
make_lab
lab up
is 3 'disks in a closed folder' "does not get to the machines' disks in /home/me/lab disks: it may not search /home/me$" 'hypervisor: directory'
same 'the folder was not made' "$(ls /home/me)" isos
mkdir -m 700 '/home/me/lab disks'
chmod 711 /home/me
lab up
is 3 'a folder with a blank' 'setfacl -m u:libvirt-qemu:x /home/me/lab\\ disks$'
lab destroy --delete-disks
reset_settings

# ---- the installer's ISO
nodes=(a)
method=autoinstall source_image=/home/me/isos/server.iso
printf 'iso' >/home/me/isos/server.iso
chmod 700 /home/me
make_lab
lab up
is 3 "the installer's ISO" "the installer's ISO /home/me/isos/server.iso: it may not search /home/me$" 'install: iso'
make_lab
mkdir -p "$out/nodes/a"
lab rebuild --yes a
is 3 'rebuild sees it too, before anything is taken away' 'may not search /home/me$'
reset_settings

# ---- libvirt that changes no owners
nodes=(a)
echo 'dynamic_ownership = 0' >>/etc/libvirt/qemu.conf
restart_libvirtd
chown 0:0 /var/lib/libvirt/images/base.qcow2
chmod 640 /var/lib/libvirt/images/base.qcow2
make_lab
lab up
is 3 'an image that nobody gives to QEMU' 'may not read the cloud image /var/lib/libvirt/images/base.qcow2' 'setfacl -m u:libvirt-qemu:r /var/lib/libvirt/images/base.qcow2'
chmod 644 /var/lib/libvirt/images/base.qcow2

# ---- AppArmor, which the kernel of a test has not: capabilities say that it is there
mkdir "$SCRATCH/aa"
cat >"$SCRATCH/aa/virsh" <<'VIRSH'
#!/bin/bash
/usr/bin/virsh "$@" | sed 's,<model>none</model>,<model>apparmor</model>,'
exit "${PIPESTATUS[0]}"
VIRSH
chmod 755 "$SCRATCH/aa/virsh"
confined() { run env PATH="$SCRATCH/aa:$PATH" "$out/lab" "$@"; }
chmod 755 /home/me
mkdir -p /home/me/.cache /home/me/bin
mount -t tmpfs -o mode=755 tmpfs /usr/local/etc
chmod 755 /var/lib/libvirt/links
rm /var/lib/libvirt/links/base.qcow2
cannot="AppArmor does not let libvirt's virt-aa-helper read it"
for place in /home/me/.cache/base.qcow2 /home/me/bin/base.qcow2 /var/lib/libvirt/links/base /usr/local/etc/base.qcow2; do
  cp /var/lib/libvirt/images/base.qcow2 "$place"
  source_image=$place
  make_lab
  confined up
  if [[ $place == /usr/* ]]; then cannot="in the system's own folders"; fi
  is 3 "AppArmor: an image at $place" "$place will not do: $cannot" 'local/usr.lib.libvirt.virt-aa-helper' 'up --force'
done
same 'nothing was made' "$(made)" ''
confined up --force
is 1 'it can be forced' "warning: $source_image will not do"
lab destroy --delete-disks
ln -s /home/me/.cache/base.qcow2 /var/lib/libvirt/images/link.qcow2
source_image=/var/lib/libvirt/images/link.qcow2
make_lab
confined up
is 3 'AppArmor goes by where a link leads' '/home/me/.cache/base.qcow2 will not do'
cp /var/lib/libvirt/images/base.qcow2 /home/me/base
source_image=/home/me/base
make_lab
confined up
is 1 'in a home, whatever its name' '!will not do' 'cannot start a'
lab destroy --delete-disks
source_image=/var/lib/libvirt/images/base.qcow2 own_pool=yes pool=t pool_directory=/home/me/.local/lab
make_lab
confined up
is 3 'disks in a hidden folder' '/home/me/.local/lab will not do: AppArmor does not let'
