# shellcheck shell=bash
# What stands in the way is named, with the way out, and nothing is broken.

# ---- usage
make_lab
lab
is 2 'no verb' 'up \[--force\] \[NODE'
lab help
is 0 'help' 'Machines: a b' 'Hypervisor: qemu:///system' 'Exit codes'
for verb in up down destroy isolate status wait console logs ssh-config; do
  lab "$verb" --help
  is 0 "help of $verb" "^lab $verb"
  lab "$verb" --nonsense
  is 2 "wrong option of $verb" '[Uu]nknown option --nonsense|no arguments'
done
lab upp
is 2 'unknown verb' "unknown verb 'upp'"
lab up c
is 2 'unknown machine' "no machine 'c' in this lab; there are: a b"
# shellcheck disable=SC2016 # not to be expanded
for word in '*' @ '$(id)' '' 'a]'; do
  lab status "$word"
  is 2 "no machine: $word" 'no machine'
done
lab wait --timeout soon
is 2 'no number' "needs a number of seconds, not 'soon'"
lab down --timeout
is 2 'number missing' 'needs a number of seconds'
lab console
is 2 'console of nothing' 'needs one machine'
run sh "$out/lab" help
is 3 'run with sh' 'needs bash'
run bash --posix "$out/lab" help
is 0 'run with bash --posix' 'Exit codes'

# ---- programs
# a folder of programs without some
without() {
  rm -rf "${SCRATCH:?}/bin"
  mkdir "$SCRATCH/bin"
  local program
  for program in bash env cat mktemp rm awk cut wc sha256sum dirname readlink flock sleep grep ps head tail sed virsh qemu-img ssh virt-install; do
    if [[ " $* " != *" $program "* ]] && command -v "$program" >/dev/null; then ln -s "$(command -v "$program")" "$SCRATCH/bin/$program"; fi
  done
}
without virsh
run env PATH="$SCRATCH/bin" "$out/lab" up
is 3 'no virsh' 'missing on this machine: virsh' 'apt install libvirt-clients' 'dnf install libvirt-client'
run env PATH="$SCRATCH/bin" "$out/lab" ssh-config
is 0 'ssh-config needs no virsh' 'Host a' 'HostName 10.77.2.11' 'User stack' '!ProxyJump'
without virsh ssh virt-install
method=autoinstall
make_lab
run env PATH="$SCRATCH/bin" LIBVIRT_DEFAULT_URI=qemu+ssh://nowhere.invalid/system "$out/lab" up
is 3 'all at once' 'missing on this machine: virt-install virsh ssh' \
  'apt install virtinst libvirt-clients openssh-client'
method=cloud-image
make_lab

# ---- connection
run env LIBVIRT_DEFAULT_URI=qemu+unix:///system?socket=/nowhere "$out/lab" up
is 3 'no libvirt' 'no connection to the hypervisor qemu\+unix' 'Is libvirt installed and running' 'apt install'
run env LIBVIRT_DEFAULT_URI=qemu+ssh://nowhere.invalid/system "$out/lab" status
is 3 'no such host' 'no connection to the hypervisor qemu\+ssh://nowhere.invalid/system' 'resolve hostname'
chmod 700 /run/libvirt/libvirt-sock
run setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp "$out/lab" status
is 3 'no permission' 'usermod -aG libvirt'
chmod 777 /run/libvirt/libvirt-sock

# ---- pool and image
lab up
is 3 'no pool' 'no storage pool default' 'pool-define-as default dir --target /var/lib/libvirt/images'
virsh -q pool-define-as default dir --target /var/lib/libvirt/images
virsh -q pool-undefine default
virsh -q pool-define-as default logical --source-name vg0 --target /dev/vg0
lab up
is 3 'a pool that holds no files' 'pool default is of type logical' 'type dir, fs or netfs'
virsh -q pool-undefine default
virsh -q pool-define-as default netfs --source-host nas --source-path /vol/labs --target /var/lib/libvirt/images/labs
lab up
is 3 'a pool that is elsewhere' 'pool default is at /var/lib/libvirt/images/labs, not at /var/lib/libvirt/images,' \
  'hypervisor: \{pool: default, directory: /var/lib/libvirt/images/labs\}'
same 'nothing was made before these were seen' "$(virsh -q "list --all --name; net-list --all --name" | tr -d ' \n')" ''
virsh -q pool-undefine default
virsh -q pool-define-as default dir --target /var/lib/libvirt/images
lab up
is 3 'no image' 'cloud image is missing on the hypervisor: /var/lib/libvirt/images/base.qcow2'
same 'nothing was made before that was seen' "$(virsh -q "list --all --name; net-list --all --name" | tr -d ' \n')" ''
echo '<html>404</html>' >/var/lib/libvirt/images/base.qcow2
lab up
is 3 'no real image' 'is no qcow2 image' 'A download that broke off'
run env PATH="$SCRATCH/bin" "$out/lab" help
qemu-img create -q -f qcow2 /var/lib/libvirt/images/base.qcow2 1G
lab up
is 1 'an image that is too large' 'the cloud image is larger than the os disk of a' '1024 MiB, the disk 200 MiB'
echo junk >/var/lib/libvirt/images/base.qcow2
without qemu-img
run env PATH="$SCRATCH/bin" "$out/lab" up
is 3 'without qemu-img libvirt sees it' 'note: qemu-img is missing' 'cloud image .* cannot be used' \
  'network t-nat: defined'
rm /var/lib/libvirt/images/base.qcow2
mkdir -m 700 /var/lib/libvirt/hidden
source_image=/var/lib/libvirt/hidden/base.qcow2
lab destroy
make_lab
run setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp "$out/lab" up
is 3 'an image that only libvirt may look for' \
  'cloud image is missing on the hypervisor: /var/lib/libvirt/hidden/base.qcow2' 'inaccessible backing store'
qemu-img create -q -f qcow2 /var/lib/libvirt/hidden/base.qcow2 100M
run setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp "$out/lab" up
is 0 'or use' 't is up'
lab destroy --delete-disks
source_image=/var/lib/libvirt/images/base.qcow2
qemu-img create -q -f qcow2 "$source_image" 100M
make_lab

# ---- files
mv "$out/nodes/b/seed.iso" "$SCRATCH/"
lab up
is 1 'an incomplete out/' 'nodes/b/seed.iso is missing' 'osgen build'
mv "$SCRATCH/seed.iso" "$out/nodes/b/"

# ---- networks
sed "s/$(uuid_for net t-nat)/$(uuid_for net other)/; s/t-nat\"/x-nat\"/; s/10.77.1/10.78.1/" "$out/networks/nat.xml" >"$SCRATCH/other.xml"
virsh -q net-define "$SCRATCH/other.xml"
lab up
is 4 'a network of that name that is another' 'has a network t-nat that is not this lab' "$(uuid_for net other)" \
  'Rename the lab'
lab destroy
is 4 'is not destroyed either' 'not this lab'
same 'it stays' "$(virsh -q net-list --all --name | tr -d ' \n')" t-nat
virsh -q net-undefine t-nat
sed "s/$(uuid_for net t-nat)/$(uuid_for net other)/; s/<name>t-nat/<name>other/; s/10.77.1/10.78.1/; s/$(mac_for t-nat)/52:54:00:12:34:56/" "$out/networks/nat.xml" >"$SCRATCH/other.xml"
virsh -q net-define "$SCRATCH/other.xml"
lab up
is 4 'a bridge that another network uses' 'its bridge is in use' 'network other uses the bridge t-nat'
virsh -q net-undefine other
sed -i 's/"t-nat"/"x-nat"/; s/10.78.1/10.77.1/' "$SCRATCH/other.xml"
virsh -q "net-define $SCRATCH/other.xml; net-start other"
lab up
is 4 'addresses that another network uses' 'its addresses are in use' 'those of x-nat \(the network other\)' \
  'another cidr'
virsh -q "net-destroy other; net-undefine other"
ip link add t-nat type bridge
lab destroy
lab up
is 4 'a bridge made by somebody else' 'outside libvirt made the bridge t-nat'
ip link del t-nat
lab up
is 0 'when it is gone, all is well' 't is up'
lab destroy --delete-disks
existing_networks='["office"]'
make_lab
lab up
is 3 'a network that has to be there' 'has no network office'
virsh -q net-define <(printf '<network><name>office</name><bridge name="office"/></network>')
lab up
is 0 'is started if it is off' 'network office: started'
lab destroy --delete-disks
same 'and stays' "$(virsh -q net-list --name | tr -d ' \n')" office
existing_networks='[]' existing_bridges='["br-none"]'
make_lab
lab up
is 3 'a bridge that has to be there' 'has no bridge br-none'
existing_bridges='[]'

# ---- domains
make_lab
sed "s/$(uuid_for domain t-b)/$(uuid_for domain other)/" "$out/b.xml" >"$SCRATCH/other.xml"
virsh -q define "$SCRATCH/other.xml"
lab up
is 4 'a domain of that name that is another' 'has a domain t-b that is not this lab' "$(uuid_for domain other)"
same 'nothing is made' "$(virsh -q net-list --all --name | tr -d ' \n')" office
for verb in down destroy isolate; do
  lab "$verb"
  is 4 "$verb leaves it alone" 'not this lab'
done
lab up a
is 0 'the others can be started' 'a: started'
virsh -q undefine t-b
sed "s/<name>t-b</<name>other</" "$out/b.xml" >"$SCRATCH/other.xml"
virsh -q define "$SCRATCH/other.xml"
lab up
is 4 'a domain with that UUID' 'cannot define t-b: a domain of the same name or UUID is there' \
  "'other' is already defined"
virsh -q undefine other
virsh -q vol-delete t-b-data.qcow2 --pool default
sed -i 's/type="qemu"/type="xen"/' "$out/b.xml"
lab up
is 1 'a domain that libvirt refuses' 'cannot define t-b'
sed -i 's/type="xen"/type="qemu"/; s/network=.t-mgmt./network="t-nowhere"/' "$out/b.xml"
lab up
is 1 'a machine that does not start' 'cannot start b' 't-nowhere' 'not up: b' 'The others are'
same 'does not keep others from it' "$(states)" 't-a=running t-b=shut off '
lab destroy --delete-disks

# ---- storage
reset_settings
own_pool=yes pool=t pool_directory=/var/lib/libvirt/t
make_lab
virsh -q pool-define-as t dir --target /var/lib/libvirt/elsewhere
lab up
is 4 'a pool of that name that is another' 'has a pool t that is not this lab' '/var/lib/libvirt/elsewhere'
lab destroy --delete-disks
is 4 'is not destroyed either' 'has a pool t that is not'
virsh -q "pool-undefine t; pool-define-as other dir --target /var/lib/libvirt/t"
lab up
is 4 'a pool over that folder' 'another pool lies over /var/lib/libvirt/t' 'other'
virsh -q "pool-undefine other"
mkdir /var/lib/libvirt/t
mount -t tmpfs -o size=300k tmpfs /var/lib/libvirt/t
lab up
is 1 'no space' 'cannot make the disk' 'No space left'
umount /var/lib/libvirt/t
lab destroy --delete-disks
reset_settings

# ---- the host is too small
memory=20000000
make_lab
lab up
is 3 'memory' 'the machines want 39062.5 GiB of memory, the hypervisor has [0-9.]+ GiB in all' 'fewer' 'up --force. goes on'
same 'nothing was made' "$(states)$(in_pool)" 'base.qcow2 '
lab up --force
is 1 'it can be forced' 'warning: the machines want' 'disk t-a-os.qcow2: made' 'annot allocate memory|annot set up guest memory'
lab destroy --delete-disks
# ---- the pool is
reset_settings
mkdir -p /var/lib/libvirt/small
mount -t tmpfs -o size=300M tmpfs /var/lib/libvirt/small
own_pool=yes pool=small pool_directory=/var/lib/libvirt/small
make_lab
virsh -q pool-define "$out/storage/pool.xml"
virsh -q pool-start small
lab up
is 3 'a pool without room for what has to be there' 'new machines take at least 0.3 GiB of disk, the pool small has 0.2 GiB left' 'up --force'
same 'nothing was made there' "$(in_pool)" ''
mount -o remount,size=600M /var/lib/libvirt/small
virsh -q pool-refresh small
lab up
is 0 'room to begin with' 'note: the new disks can grow to 0.7 GiB' 'They begin small' 't is up'
lab up
is 0 'is no matter once they are there' 'nothing to do' '!note'
lab destroy --delete-disks
umount /var/lib/libvirt/small
reset_settings
memory=64 virt_type=kvm
make_lab
# A link to the real one stands here: it must not be written through.
rm -f "$SCRATCH/bin/virsh"
without virsh
cat >"$SCRATCH/bin/virsh" <<'VIRSH'
#!/bin/bash
/usr/bin/virsh "$@" | sed "s/<domain type='kvm'/<domain type='xen'/"
VIRSH
chmod 755 "$SCRATCH/bin/virsh"
run env PATH="$SCRATCH/bin" "$out/lab" up
is 3 'no KVM' 'the hypervisor has no KVM' 'firmware' 'type: qemu'
reset_settings
make_lab
lab console a
is 1 'console of a machine that is off' 'a is not running'
lab up
lab console a
is 1 'console without a terminal' 'needs a terminal'
(sleep 2; printf '\035'; sleep 1) | script -qec "'$out/lab' console a" "$SCRATCH/typescript" >/dev/null 2>&1 || true
output=$(<"$SCRATCH/typescript") code=0
is 0 'console on one' "Connected to domain 't-a'" 'COMMAND_EXIT_CODE="0"'
