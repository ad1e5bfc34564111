# shellcheck shell=bash
# up: from nothing to running, twice, after changes, after a power cut.
make_host
make_lab

lab up
is 0 'up makes everything' 'network t-nat: defined' 'network t-mgmt: started' 'disk t-a-os.qcow2: made' \
  'disk t-b-data.qcow2: made' \
  'seed t-a-seed.iso: uploaded' 'domain t-b: defined' 'a: started' 't is up' '!error' '!warning'
same 'both machines run' "$(states)" 't-a=running t-b=running '
same 'the pool holds the disks' "$(in_pool)" 'base.qcow2 t-a-data.qcow2 t-a-os.qcow2 t-a-seed.iso t-b-data.qcow2 t-b-os.qcow2 t-b-seed.iso '
same 'the seed is the file' "$(virsh -q vol-download t-a-seed.iso /dev/stdout --pool default | cat)" 'seed of a'
same 'the os disk lies on the image' "$(qemu-img info -U /var/lib/libvirt/images/t-a-os.qcow2 | awk '/^backing file:/ { print $3 }')" \
  /var/lib/libvirt/images/base.qcow2
same 'networks start by themselves' "$(virsh -q net-list --autostart --name | sort | tr '\n' ' ')" 't-mgmt t-nat '

before=$(virsh -q "dumpxml t-a; dumpxml t-b; net-dumpxml t-nat; net-dumpxml t-mgmt" | sha256sum; ls -l --time-style=full-iso /var/lib/libvirt/images)
lab up
is 0 'the second up has nothing to do' '^t is up: nothing to do\.$'
same 'the second up says one line' "$(wc -l <<<"$output")" 1
after=$(virsh -q "dumpxml t-a; dumpxml t-b; net-dumpxml t-nat; net-dumpxml t-mgmt" | sha256sum; ls -l --time-style=full-iso /var/lib/libvirt/images)
same 'the second up changes nothing' "$after" "$before"

virsh -q destroy t-a
lab up
is 0 'after a power cut a machine starts again' '^a: started' '!b: started' '!made' '!defined' '!uploaded'
virsh -q "destroy t-a; destroy t-b; net-destroy t-nat; net-destroy t-mgmt; pool-destroy default"
lab up
is 0 'after a restart of the host all starts again' 'pool default: started' 'network t-nat: started' 'a: started' \
  'b: started' '!made' '!defined' '!uploaded'
virsh -q suspend t-b
lab up
is 0 'a paused machine goes on' '^b: goes on'
same 'it runs' "$(states)" 't-a=running t-b=running '

# changes
printf 'another seed of a' >"$out/nodes/a/seed.iso"
lab up
is 0 'a new seed waits for a running machine' 'a has a new seed image' 'nothing to do' '!uploaded'
same 'it is not touched' "$(virsh -q vol-download t-a-seed.iso /dev/stdout --pool default | cat)" 'seed of a'
virsh -q destroy t-a
lab up
is 0 'a new seed goes to a machine that is off' 'seed t-a-seed.iso: uploaded' 'a: started'
same 'all of it arrives' "$(virsh -q vol-download t-a-seed.iso /dev/stdout --pool default | cat)" 'another seed of a'
virsh -q destroy t-a
lab up
is 0 'the same seed goes only once' '!uploaded' 'a: started'

sed -i 's/unit="MiB">64</unit="MiB">80</' "$out/a.xml"
lab up
is 0 'a changed definition is brought in' 'domain t-a: changed' 'change of a takes effect after' '!^b: '
same 'it is the persistent one' "$(virsh -q dumpxml t-a --inactive | grep -c 81920)" 2
lab up
is 0 'and only once' 'nothing to do'

sed -i 's,</ip>,,; s,<ip address="10.77.1.1" netmask="255.255.255.0"/>,<ip address="10.77.1.1" netmask="255.255.255.0"><dhcp><range start="10.77.1.50" end="10.77.1.60"/></dhcp></ip>,' "$out/networks/nat.xml"
lab up
is 0 'a changed network waits until the lab is down' 'network t-nat: changed' \
  'change of t-nat takes effect when the whole lab was down'
lab down --force
lab up
is 0 'what is defined by then is what starts' 'a: started'
sed -i 's/10.77.1.60/10.77.1.61/' "$out/networks/nat.xml"
lab down --force
lab up
is 0 'a changed network of a lab that is down takes effect' 'network t-nat: changed' 'network t-nat: started'
same 'it is live' "$(virsh -q net-dumpxml t-nat | grep -c 10.77.1.61)" 1

# some machines only
lab destroy --delete-disks
is 0 'destroy for the next part'
lab up b
is 0 'up of one machine' 'domain t-b: defined' '!t-a'
same 'only it is there' "$(states)" 't-b=running '
lab up a a b
is 0 'up of the rest' 'domain t-a: defined' '!domain t-b'

# a definition made by hand in between carries no record
virsh -q define "$out/a.xml"
lab up
is 0 'a definition by hand is no change' 'nothing to do'

# disks are kept
lab destroy
before=$(ls -li --time-style=full-iso /var/lib/libvirt/images/t-*qcow2)
lab up
is 0 'up after destroy takes the disks that are there' '!disk .*: made' 'domain t-a: defined'
same 'they are the same files' "$(stat -c %i /var/lib/libvirt/images/t-*qcow2 | tr '\n' ' ')" "$(awk '{ printf "%s ", $1 }' <<<"$before")"
rm /var/lib/libvirt/images/t-a-data.qcow2
virsh -q destroy t-a
lab up
is 0 'a disk that was deleted by hand is made again' 'disk t-a-data.qcow2: made' '!t-a-os'

# a seed of another size, and one whose upload broke off
virsh -q destroy t-b
printf 'x' >"$out/nodes/b/seed.iso"
lab up
is 0 'a shorter seed' 'seed t-b-seed.iso: uploaded'
same 'is as long as it is' "$(stat -c %s /var/lib/libvirt/images/t-b-seed.iso)" 1

# from elsewhere, through a link, without a terminal, with an environment of cron's
ln -s "$out/lab" "$SCRATCH/link"
ln -s link "$SCRATCH/link2"
run env -i PATH=/usr/bin:/bin bash -c "cd / && '$SCRATCH/link2' up"
is 0 'through links, with an empty environment' 'nothing to do'
run env LC_ALL=de_DE.UTF-8 LANGUAGE=de "$out/lab" up
is 0 'in another locale' 'nothing to do'
run env LIBVIRT_DEFAULT_URI=test:///default "$out/lab" status
is 0 'LIBVIRT_DEFAULT_URI wins' 'a +not defined'
same 'no temporary folders are left' "$(find "$TMPDIR" -maxdepth 1 -name 'lab.??????' | wc -l)" 0
