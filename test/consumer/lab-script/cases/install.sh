# shellcheck shell=bash
# up with the autoinstall method; the installer is ./virt-install.
make_host
method=autoinstall source_image=/var/lib/libvirt/images/live-server.iso
make_lab

lab up
is 3 'the ISO is looked for first' "installer's ISO is missing on the hypervisor: $source_image"
same 'and nothing is made' "$(virsh -q "list --all --name; net-list --all --name" | tr -d ' \n')" ''
touch "$source_image"

echo fails >"$SCRATCH/installer"
lab up
is 1 'an installation that fails' 'a: the installation failed \(virt-install returned 1\)' \
  '\| installer of b says something' 'not up: a b' '!a: started'
same 'leaves its marker' "$(in_pool | tr ' ' '\n' | grep -c -- '-installing$')" 2
lab status
is 0 'is seen' 'a +installing +\[\.{10}\] 0/3'
rm "$SCRATCH/installer" "$SCRATCH/installed"
began() { virsh -q metadata t-a https://osgen.dev/xmlns/lab/1.0 --config | grep -o 'began="[0-9]*"' | tr -dc 0-9; }
first=$(began)
lab up
is 0 'and starts over' 'a: its installation was interrupted and starts over' 'installing a b' 'a: installed' \
  'b: installed' 'a: started' 'b: started'
same 'its first boot is timed from the end of the installation' "$(($(began) > first))" 1
same 'with the URI' "$(sort "$SCRATCH/installed")" $'a qemu:///system\nb qemu:///system'
same 'marks what is installed' "$(in_pool)" 'base.qcow2 live-server.iso t-a-data.qcow2 t-a-installed t-a-os.qcow2 t-a-seed.iso t-b-data.qcow2 t-b-installed t-b-os.qcow2 t-b-seed.iso '
same 'both run' "$(states)" 't-a=running t-b=running '
rm "$SCRATCH/installed"
lab up
is 0 'nothing is installed twice' 'nothing to do'
virsh -q destroy t-a
lab up
is 0 'a machine that is off is only started' 'a: started' '!install'
lab destroy
is 0 'destroy keeps disks and markers' 'kept: t-a-os'
lab up
is 0 'up goes on with the installed disks' 'domain t-a: defined' 'a: started' '!install'
same 'really' "$(ls "$SCRATCH/installed" 2>/dev/null)" ''

# the machine goes off in the middle of it, and virt-install sees no harm in that
lab destroy --delete-disks a
same 'no marker stays' "$(in_pool | tr ' ' '\n' | grep -c -- t-a-)" 0
echo cut >"$SCRATCH/installer"
lab up a
is 1 'a power cut in the installation' 'a: the machine went off before its installation had come to its end' \
  '\| start: subiquity/Install/install' 'not up: a' '!a: installed' '!a: started'

# an installer that gives up: it waits with a shell, and so does virt-install
echo gives-up >"$SCRATCH/installer"
lab up a
is 1 'an installer that gives up' 'a: its installation was interrupted and starts over' 'a: the installation failed' \
  "\\| Malformed autoinstall in 'apt' section" 'logs a' 'console a' 'not up: a' '!a: started'
same 'is there to be looked at' "$(states)" 't-a=running t-b=running '
run ps -e -o args
is 0 'nobody waits for it' '![n]odes/a/virt-install'
lab status
is 0 'is seen' 'a .* install FAILED'
lab wait a --timeout 30
is 1 'is not waited for' 'a: its installation failed' "\\| Malformed autoinstall in 'apt' section" 'installs it again'

# an installer that asks a question says nothing more
echo asks >"$SCRATCH/installer"
sed -i 's/^silence=900$/silence=2/' "$out/lab"
lab up a
is 1 'an installer that asks' 'a: its installation failed and starts over' 'a: the installer has said nothing for' \
  '\| Continue with autoinstall\? \(yes\|no\)' 'To answer: .* console a'
rm "$SCRATCH/installer"
lab up a
is 0 'starts over' 'a: installed' 'a: started'

# its end comes when nobody waits for it any more
virsh -q destroy t-a
virsh -q vol-delete t-a-installed --pool default
virsh -q vol-create-as default t-a-installing 512 --format raw
rm "$SCRATCH/installed"
lab up a
is 0 'an installation that ended by itself' 'a: its installation came to its end' 'a: started' '!installing'
same 'is none twice' "$(ls "$SCRATCH/installed" 2>/dev/null)" ''

# what this script did not install is nobody's to wipe
virsh -q vol-delete t-a-installed --pool default
lab up a
is 4 'a disk with something on it is refused' 'a: its disk t-a-os.qcow2 is in use or holds something' \
  'vol-create-as default t-a-installed' 'destroy --delete-disks a'
virsh -q destroy t-a
lab up a
is 4 'of a machine that is off too' 'holds something'
console a 'osgen: a 1/3 apt start'
lab up a
is 0 'one that printed its progress is installed' 'a: is installed already' 'a: started'

# interrupted
lab destroy --delete-disks
echo slow >"$SCRATCH/installer"
: >"$SCRATCH/up.out"
"$out/lab" up >"$SCRATCH/up.out" 2>&1 &
up=$!
for ((i = 0; i < 100; i++)); do
  if grep -q '^installing' "$SCRATCH/up.out" && [[ $(states) == 't-a=running t-b=running ' ]]; then break; fi
  sleep 0.1
done
lab up
is 4 'only one at a time' "another 'lab' is at work"
lab down
is 4 'not even another verb' "another 'lab' is at work"
lab status
is 0 'but status' 'b +installing'
kill -TERM "$up"
code=0
wait "$up" || code=$?
output=$(<"$SCRATCH/up.out")
is 143 'an up that is ended says what comes next' 'interrupted: what is done stays'
run ps -e -o args
is 0 'its installers are gone' '![n]odes/a/virt-install'
rm "$SCRATCH/installer"
lab up
is 0 'the next one starts over' 'a: its installation was interrupted' 'b: installed'

# Ctrl-C on a terminal
lab destroy --delete-disks
echo slow >"$SCRATCH/installer"
(
  for ((i = 0; i < 100; i++)); do
    if [[ $(states) == 't-a=running t-b=running ' ]]; then break; fi
    sleep 0.1
  done
  printf '\003'
  sleep 3
) | script -qec "'$out/lab' up" "$SCRATCH/typescript" >/dev/null 2>&1 || true
output=$(<"$SCRATCH/typescript") code=0
is 0 'Ctrl-C' 'interrupted: what is done stays' 'COMMAND_EXIT_CODE="130"'
run ps -e -o args
is 0 'ends the installers too' '![n]odes/a/virt-install'
lab destroy --delete-disks
is 0 'nothing holds the lock' 't-a: gone'
