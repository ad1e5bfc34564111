# shellcheck shell=bash
# down, destroy, isolate
make_host
make_lab
lab up
is 0 'up'

lab down --timeout 2
is 1 'down names those that do not go' 'shutting down: a b' 'not off after 2 seconds: a \(running\) b \(running\)' \
  'down --force a b'
# as a machine goes that hears the power button
(sleep 2; virsh -q "destroy t-a; destroy t-b") &
lab down
is 0 'down waits until they are off' 'shutting down: a b' 'all off'
wait
lab down
is 0 'down twice' 'all off already'
lab up
lab down a --force
is 0 'down --force pulls the plug' 'all off'
same 'of the machines named only' "$(states)" 't-a=shut off t-b=running '

lab up
before=$(in_pool)
lab destroy
is 0 'destroy' 'a: stopped' 'domain t-a: gone' 'seed t-b-seed.iso: gone' 'network t-nat: gone' \
  'kept: t-a-os.qcow2' 'destroy --delete-disks'
same 'no domain stays' "$(states)" ''
same 'no network stays' "$(virsh -q net-list --all --name)" ''
same 'the disks stay' "$(in_pool)" "${before//t-[ab]-seed.iso /}"
lab destroy
is 0 'destroy twice' 'nothing to take away' 'kept: t-a-os'
lab up
lab destroy --delete-disks a
is 0 'destroy of one machine' 'disk t-a-os.qcow2: deleted' 'disk t-a-data.qcow2: deleted' '!t-b' '!network'
same 'leaves the other' "$(states)" 't-b=running '
same 'and its disks' "$(in_pool)" 'base.qcow2 t-b-data.qcow2 t-b-os.qcow2 t-b-seed.iso '
lab destroy --delete-disks
is 0 'destroy --delete-disks' 'disk t-b-os.qcow2: deleted' '!kept'
same 'leaves nothing' "$(in_pool)" 'base.qcow2 '
lab destroy --delete-disks
is 0 'twice' 'nothing to take away' '!kept'

# a new os disk has no past
lab up
console a 'osgen: a complete 1.0s'
lab status
is 0 'complete' 'a .*3/3 +complete'
lab destroy
lab up
lab status
is 0 'the disks were kept, and so was what they said' 'a .*3/3 +complete'
lab destroy --delete-disks
lab up
lab status
is 0 'new disks have said nothing' 'a .*0/3 +\(booting\)'
lab destroy
lab destroy --delete-disks
is 0 'disks that an earlier destroy kept' 'disk t-a-os.qcow2: deleted'
echo 'osgen: a complete 1.0s' >"$console_folder/t-a-console.log"
echo 'osgen: a complete 1.0s' >"$console_folder/t-a-console.log.0"
lab up
lab status
is 0 'a log that lay about is not this machine'\''s' 'a .*0/3 +\(booting\)'

# isolate
lab isolate
is 1 'isolate waits for the first boot' 'still at their first boot.*: a b'
console a 'osgen: a complete 1.0s'
console b 'osgen: b complete 1.0s'
lab isolate a
is 0 'isolate' 'a: unplugged' '!b:'
same 'the machine has no interface there' "$(virsh -q dumpxml t-a --inactive | grep -c "network='t-nat'")" 0
same 'nor a link while it still holds on to it' "$(virsh -q domif-getlink t-a "$(mac_for t-a-nat)" 2>/dev/null || echo gone)" \
  "$(mac_for t-a-nat) down"
same 'but on the others' "$(virsh -q dumpxml t-a --inactive | grep -c "network='t-mgmt'")" 1
same 'the other one has' "$(virsh -q dumpxml t-b --inactive | grep -c "network='t-nat'")" 1
lab isolate a
is 0 'isolate twice' 'isolated already'
lab up
is 0 'up does not plug it in' 'nothing to do'
sed -i 's/unit="MiB">64</unit="MiB">72</' "$out/a.xml"
lab down --force a
lab up
is 0 'nor does a new definition' 'domain t-a: changed'
same 'really' "$(virsh -q dumpxml t-a --inactive | grep -c "network='t-nat'")" 0
lab destroy
lab up
same 'destroy and up do' "$(virsh -q dumpxml t-a --inactive | grep -c "network='t-nat'")" 1

# the lab's own pool
lab destroy --delete-disks
reset_settings
own_pool=yes pool=t pool_directory="/var/lib/libvirt/lab of t"
make_lab
lab up
is 0 'a pool of its own' 'pool t: defined over /var/lib/libvirt/lab of t' 'pool t: started' 'disk t-a-os.qcow2: made'
lab up
is 0 'twice' 'nothing to do'
same 'its pool starts by itself' "$(virsh -q pool-list --autostart --name | tr -d ' \n')" t
lab destroy
is 0 'destroy takes the pool' 'pool t: gone' 'kept: t-a-os'
same 'but no disk' "$(find "$pool_directory" -name '*.qcow2' | wc -l)" 4
lab up
is 0 'up goes on with them' 'pool t: defined' '!disk .*: made'
lab destroy
lab destroy --delete-disks
is 0 'disks without their pool are found too' 'disk t-a-os.qcow2: deleted' 'pool t: gone'
same 'all of them' "$(find "$pool_directory" -type f | wc -l)" 0
