# shellcheck shell=bash
# ssh: how the machine is reached, by a stand-in for ssh that says what it was told.
make_host
make_lab
mkdir "$SCRATCH/ssh-bin" "$SCRATCH/state of mine"
cat >"$SCRATCH/ssh-bin/ssh" <<'SSH'
#!/bin/bash
printf '<%s>\n' "$@"
exit 7
SSH
chmod 755 "$SCRATCH/ssh-bin/ssh"
export XDG_STATE_HOME="$SCRATCH/state of mine"
ssh_to() { run env PATH="$SCRATCH/ssh-bin:$PATH" "$out/lab" ssh "$@"; }
lab up
ssh_to a
is 7 'ssh, and its exit code' '<-l>' '<stack>' '<10\.77\.2\.11>' "<UserKnownHostsFile=\"$SCRATCH/state of mine/osgen/t/known_hosts\">" \
  '<StrictHostKeyChecking=accept-new>' '<HostKeyAlias=a\.[0-9]{9,}\.t>' '!<-J>'
alias=$(grep -o 'HostKeyAlias=[^>]*' <<<"$output")
same 'its folder is nobody else'"'"'s' "$(stat -c %a "$SCRATCH/state of mine/osgen/t")" 700
ssh_to a uptime
is 7 'a command' '<uptime>'
ssh_to a ls -l 'a b'
is 7 'of several words' '<ls -l a\\ b>'
ssh_to a -- --help
is 7 'not for the script' '!lab ssh NODE'
sleep 1
lab rebuild --yes a
is 0 'rebuild' 'a is up'
ssh_to a
is 7 'a machine made anew is another one' '<HostKeyAlias=a\.'
if [[ $(grep -o 'HostKeyAlias=[^>]*' <<<"$output") != "$alias" ]]; then pass 'by another name'; else fail 'by another name'; fi
alias=$(grep -o 'HostKeyAlias=[^>]*' <<<"$output")
virsh -q destroy t-a
ssh_to a
is 1 'a machine that is off' 'a is not running'
lab up
ssh_to a
same 'one that was off is the same' "$(grep -o 'HostKeyAlias=[^>]*' <<<"$output")" "$alias"
lab ssh
is 2 'which machine'
lab ssh nobody
is 2 'no such machine' "no machine 'nobody'"
lab ssh --help
is 0 'its help' 'lab ssh NODE'
login=''
make_lab
lab ssh a
is 1 'nobody can log in' 'neither a key nor a password' 'ssh_authorized_keys' 'OSG3406' 'console a'
unset login

# through the hypervisor
cat >"$SCRATCH/way" <<'SSH'
#!/bin/bash
while [[ $1 != -- ]]; do shift; done
shift 2
exec sh -c "$*"
SSH
chmod 755 "$SCRATCH/way"
uri="qemu+ssh://alice@hyper.example:2222/system?command=$SCRATCH/way"
make_lab
unset LIBVIRT_DEFAULT_URI
ssh_to b hostname
is 7 'by way of the hypervisor' '<-J>' '<alice@hyper\.example:2222>' '<hostname>'

# completion, in a bash of its own
lab completion bash
is 0 'completion' 'complete -F'
complete_words() { bash --norc -c "eval \"\$('$out/lab' completion bash)\"; COMP_WORDS=(\"\$@\"); COMP_CWORD=\$((\$# - 1)); _osgen_lab; echo \"\${COMPREPLY[*]}\"" - "$@"; }
same 'verbs' "$(complete_words "$out/lab" re)" 'restore rebuild'
same 'machines' "$(complete_words "$out/lab" logs '')" 'a b'
same 'options' "$(complete_words "$out/lab" status --j)" '--json'
lab completion fish
is 2 'for no other shell' 'for bash'
