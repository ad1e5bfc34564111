# shellcheck shell=bash
# snapshot, restore: the whole lab, or nothing of it.
make_host
nodes=(controller compute store)
make_lab
disk_of() { echo "/var/lib/libvirt/images/t-$1-$2.qcow2"; }
# fill BYTE DISK: writes to a disk; of BYTE DISK: does it hold that?
fill() { qemu-io -c "write -P $1 1M 64k" "$2" >/dev/null; }
holds() { run qemu-io -r -c "read -P $1 1M 64k" "$2"; }
internal() { for node in "${nodes[@]}"; do qemu-img snapshot -U -l "$(disk_of "$node" "$1")"; done | awk '$1 ~ /^[0-9]+$/ { print $2 }' | sort | uniq -c | awk '{ printf "%s:%s ", $2, $1 }'; }

lab snapshot before
is 1 'a snapshot of what is not there' "controller is not there"
lab snapshots
is 0 'none' 'no snapshots'
lab up
is 0 'up'
console controller 'osgen: controller 1/3 apt ok 4.0s' 'osgen: controller 2/3 mariadb start (R&D <x>)' 'noise'
lab snapshot first
is 4 'machines that run are not shut down without a word' 'shut down for a snapshot' 'without --yes'
same 'they run' "$(states)" 't-compute=running t-controller=running t-store=running '
(sleep 3; virsh -q "destroy t-compute; destroy t-controller; destroy t-store") >/dev/null &
lab snapshot first --yes
is 0 'shut down, and started again' 'shutting down: controller compute store' 'snapshot first: 3 machines' 'store: started'
wait
same 'all run again' "$(states)" 't-compute=running t-controller=running t-store=running '
same 'every disk of every machine has it' "$(internal os) $(internal data)" 'first:3  first:3 '
lab snapshot first
is 4 'a name that is taken' 'there is a snapshot first already' 'snapshot --delete first'
lab snapshot 'a b'
is 2 'a name that is none' "made of letters"
lab snapshot
is 2 'no name' 'snapshot needs a name'

lab down --force
fill 7 "$(disk_of compute os)"
fill 7 "$(disk_of store data)"
lab snapshot second
is 0 'of a lab that is off' 'second: 3 machines' '!started'
fill 8 "$(disk_of compute os)"
lab snapshots
is 0 'the list' '^NAME +MADE +MACHINES' '^first +20[0-9-]+ [0-9:]+ +all' '^second .* all'
lab up
console controller 'osgen: controller complete 99.0s'
lab status
is 0 'the lab goes on' 'controller .* complete '
lab restore first
is 4 'nothing is undone without a word' 'since then is lost' 'without --yes'
lab restore first --yes
is 0 'back to the first' 'restored first: 3 machines' 'controller: started'
lab status
is 0 'its progress is as it was then' 'controller .* 1/3 +mariadb'
lab down --force
holds 0 "$(disk_of compute os)"
is 0 'what was written since is undone, on the os disk' '!Pattern verification failed'
holds 0 "$(disk_of store data)"
is 0 'and on the data disk' '!Pattern verification failed'
lab restore second
is 4 'a lab that is off is not restored without a word either'
lab restore second --yes
is 0 'and on to the second' 'restored second' '!started'
holds 7 "$(disk_of compute os)"
is 0 'with what it had' '!Pattern verification failed'
lab restore third --yes
is 1 'one that there is not' 'no snapshot third' 'There are: first second'

# what is not ours
virsh -q snapshot-create-as t-store mine
lab snapshots
is 0 "another's snapshot is not listed" '!mine'
lab snapshot mine
is 4 'nor written over' 'has a snapshot mine that is not'
same 'nor left half done' "$(virsh -q snapshot-list t-controller --name | grep -c mine)" 0
lab snapshot --delete mine
is 1 'nor deleted' 'no snapshot mine'
same 'it is there' "$(virsh -q snapshot-list t-store --name | grep -c mine)" 1
virsh -q snapshot-delete t-store mine

# a failure in the middle
mv "$(disk_of store data)" "$SCRATCH/away"
lab snapshot half
is 1 'one machine that fails' 'cannot make a snapshot of store' 'taken back'
mv "$SCRATCH/away" "$(disk_of store data)"
same 'leaves nothing behind' "$(internal os)" 'first:3 second:3 '
same 'in libvirt neither' "$(for node in "${nodes[@]}"; do virsh -q snapshot-list "t-$node" --name; done | grep -c half)" 0
lab snapshot half
is 0 'and the name is free' 'half: 3 machines'
lab snapshot --delete half
is 0 'delete' 'half: deleted'
same 'is gone from the disks' "$(internal os)" 'first:3 second:3 '

# over libvirt, as a user who may not read the logs
chmod 700 "$console_folder"
run setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp "$out/lab" restore --yes first
is 0 'restore over libvirt' 'restored first' '!note:'
run setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp "$out/lab" status
is 0 'with the progress' 'controller .* 1/3 +mariadb'
same 'no pool is left' "$(virsh -q pool-list --all --name | tr '\n' ' ' | tr -s ' ')" 'default '
virsh -q define "$out/store.xml"
lab up
is 0 'up after it'

# a machine made anew is in no snapshot
lab rebuild store
is 4 'rebuild asks' 't-store-os.qcow2 t-store-data.qcow2' 'cannot be restored any more' 'first second' 'without --yes'
same 'nothing happened' "$(states)" 't-compute=running t-controller=running t-store=running '
before=$(stat -c %i /var/lib/libvirt/images/t-c*.qcow2)
lab rebuild store --yes
is 0 'rebuild' 'disk t-store-os.qcow2: made' 'disk t-store-data.qcow2: made' 'store: started' '!t-compute-os' 'store is up'
same 'the others are the same' "$(stat -c %i /var/lib/libvirt/images/t-c*.qcow2)" "$before"
same 'all run' "$(states)" 't-compute=running t-controller=running t-store=running '
lab snapshots
is 0 'the list says so' 'first .*not store: cannot be restored'
lab restore --yes first
is 1 'restore refuses' 'It lacks: store'
same 'before it stops anything' "$(states)" 't-compute=running t-controller=running t-store=running '
lab rebuild
is 2 'rebuild of what'
lab rebuild nobody
is 2 'rebuild of nobody'
lab destroy --delete-disks
is 0 'destroy takes the snapshots along' 'cannot be restored any more: '
virsh -q define <(sed "s/$(uuid_for domain t-store)/$(uuid_for domain other)/" "$out/store.xml")
lab rebuild store --yes
is 4 "rebuild leaves others' domains alone" "not this lab's"
lab snapshot x
is 4 'so does snapshot' "not this lab's"
