# shellcheck shell=bash
# A hypervisor reached by qemu+ssh://: everything goes over libvirt. The other side is this one, by a stand-in for ssh.
make_host
cat >"$SCRATCH/ssh" <<SSH
#!/bin/bash
echo "\$*" >>"$SCRATCH/ssh.log"
while [[ \$1 != -- ]]; do shift; done
shift 2
exec sh -c "\$*"
SSH
chmod 755 "$SCRATCH/ssh"
uri="qemu+ssh://alice@hyper.example:2222/system?command=$SCRATCH/ssh"
make_lab
unset LIBVIRT_DEFAULT_URI
lab help
is 0 'the hypervisor of the topology' 'Hypervisor: qemu\+ssh://alice@hyper\.example:2222/system'
lab up
is 0 'up' 'network t-nat: started' 'disk t-a-os.qcow2: made' 'seed t-b-seed.iso: uploaded' 'b: started'
lab up
is 0 'twice' 'nothing to do'
same 'over ssh' "$(grep -o -m 1 'hyper.example' "$SCRATCH/ssh.log")" hyper.example
console a 'osgen: a 1/3 apt ok 4.0s' 'osgen: a 2/3 mariadb start'
: >"$SCRATCH/ssh.log"
lab status
is 0 'status' 'a +running +\[###\.{7}\] 1/3 +mariadb'
same 'status takes two connections' "$(grep -c hyper.example "$SCRATCH/ssh.log")" 2
console a 'osgen: a complete 9.0s'
(sleep 3; console b 'osgen: b complete 9.0s') &
lab wait --timeout 60
is 0 'wait' 'b +complete 9\.0s'
wait
lab logs a
is 0 'logs' 'mariadb start'
lab ssh-config
is 0 'ssh-config goes through the hypervisor' 'Host b' 'ProxyJump alice@hyper\.example:2222$'
lab isolate
is 0 'isolate' 'b: unplugged'
lab down --force
is 0 'down' 'all off'
lab destroy --delete-disks
is 0 'destroy' 'disk t-a-os.qcow2: deleted'
same 'nothing stays' "$(in_pool)" 'base.qcow2 '
rm /var/lib/libvirt/images/base.qcow2
lab up
is 3 'an image that is missing over there' 'cloud image is missing on the hypervisor'
export LIBVIRT_DEFAULT_URI=qemu:///system
lab ssh-config
is 0 'the environment wins' '!ProxyJump'
