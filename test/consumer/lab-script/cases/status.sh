# shellcheck shell=bash
# status, wait, logs: read from console logs, here or over libvirt.
make_host
nodes=(controller compute object-storage-1 object-storage-2 block-storage)
steps=12
verifier=controller
make_lab
lab status
is 0 'status of a lab that is not there' 'controller +not defined +\[\.{10}\] 0/12 +- +-' '0 of 5 complete'
lab up
is 0 'up'
lab status
is 0 'status of machines that said nothing' 'controller +running +\[\.{10}\] 0/12 +\(booting\) +[0-9]+s +-'

console controller 'SeaBIOS (version 1.16)' $'\e[2J\e[1;1H' '[    0.000000] Linux version 6.1' 'osgen: controller 1/12 apt start'
lab status
is 0 'the first step' 'controller +running +\[\.{10}\] 0/12 +apt +[0-9]+s +-'
console controller $'[   44.100000] random: crng init done osgen: controller 1/12 apt ok 40.5s'
console controller 'osgen: controller 2/12 mariadb start' 'osgen: controller 3/12 rabbitmq start' 'osgen: controller 4/12 memcached start'
printf '\033M\r\033[K[ ***  ] Job running (8s / no limit)\r\033[Kosgen: controller 4/12 memcached ok 2.0s\r\nosgen: controller 3/12 rab' \
  >>"$console_folder/t-controller-console.log"
lab status
is 0 'steps in parallel, noise, half a line' 'controller +running +\[#\.{9}\] 2/12 +rabbitmq \(\+1\) +[0-9]+s +-'
printf 'bitmq ok 7.0s\r\n' >>"$console_folder/t-controller-console.log"
lab status
is 0 'the other half' 'controller +running +\[##\.{8}\] 3/12 +mariadb +[0-9]+s +-'
# names that begin alike are not mixed up
console object-storage-1 'osgen: object-storage-1 1/12 apt start' 'osgen: object-storage-1 1/12 apt failed 3.2s' \
  'osgen: object-storage-1 | E: Unable to locate package swift' 'osgen: object-storage-1 | see "log" \ here' 'osgen: object-storage-1 complete-looking nonsense'
lab status
is 0 'a failed step' 'object-storage-1 +running +\[\.{10}\] 0/12 +apt FAILED +[0-9]+s +-' \
  'object-storage-2 .*0/12 +\(booting\)' '0 of 5 complete, 1 failed' \
  "logs object-storage-1 shows why apt failed"
lab status --json
is 0 'as JSON'
same 'which parses' "$(jq -c '.nodes[2] | [.node, .phase, .state, .done, .total, .step, .seconds, .output]' <<<"$output")" \
  '["object-storage-1","failed","running",0,12,"apt",3.2,["E: Unable to locate package swift","see \"log\" \\ here"]]'
same 'and is about all' "$(jq -c '[.lab, .uri, .complete, .failed, (.nodes | length), .nodes[1].step]' <<<"$output")" \
  '["t","qemu:///system",false,true,5,null]'
lab status --json controller
same 'or about some' "$(jq -c '[.nodes[].node]' <<<"$output")" '["controller"]'

lab wait --timeout 30
is 1 'wait ends at a failure' 'controller +3/12 rabbitmq ok 7\.0s' 'object-storage-1: the step apt failed' \
  '\| E: Unable to locate' \
  'logs object-storage-1' 'systemctl start osgen.target on object-storage-1'

# it starts again: no failure any more
console object-storage-1 'osgen: object-storage-1 1/12 apt start'
lab status
is 0 'a failed step that starts again runs' 'object-storage-1 +running .* apt +[0-9]+s +-' '!failed'
# power cut in the middle of mariadb
virsh -q destroy t-controller
lab status
is 0 'a machine without power' 'controller +shut off +\[##\.{8}\] 3/12 +mariadb \(cut off\)'
lab up
console controller '[    0.000000] Linux version 6.1' 'osgen: controller 2/12 mariadb start'
lab status
is 0 'it goes on where it was' 'controller +running +\[##\.{8}\] 3/12 +mariadb +[0-9]+s +-'
lab verify
is 1 'verify before its end' 'controller has not come to the end of osgen-verify yet'
console controller 'osgen: controller verify start' 'osgen: controller check token-admin FAILED 0.4s no answer' \
  'osgen: controller verify failed 1 of 1: token-admin, 0.5 s'
lab verify
is 1 'a check that failed' 'CHECK +RESULT +TIME +DETAIL' 'token-admin +FAILED +0\.4s +no answer' 'failed 1 of 1: token-admin'
console controller 'osgen: controller verify start' 'osgen: controller check token-admin ok 0.4s project admin' \
  'osgen: controller check volume skipped 0.0s left out' 'osgen: controller verify ok 1 checks (left out: volume), 0.5 s'
lab verify
is 0 'the last run counts' 'token-admin +ok +0\.4s +project admin' 'volume +skipped' '!no answer' 'ok 1 checks'
for n in {2..12}; do console controller "osgen: controller $n/12 step-$n start" "osgen: controller $n/12 step-$n ok 1.0s"; done
console controller 'osgen: controller 2/12 mariadb ok 9.9s' 'osgen: controller complete 123.4s'
lab status
is 0 'complete' 'controller +running +\[#{10}\] 12/12 +complete, verified +2m03s +-' '1 of 5 complete'
console controller 'osgen: controller 5/12 step-5 start'
lab status
is 0 'a step after that is no longer complete' 'controller +running .* step-5 +[0-9]+s +-' '0 of 5'
console controller 'osgen: controller 5/12 step-5 ok 1.0s' 'osgen: controller complete 0.2s'

# times
console compute 'osgen: compute 1/12 hosts ok 0.1s' 'osgen: compute 2/12 packages start'
lab status --json
same 'nothing is known before the packages are there' "$(jq -c '.nodes[1] | [.elapsed >= 0, .expected]' <<<"$output")" '[true,null]'
console compute 'osgen: compute 2/12 packages ok 5.0s' 'osgen: compute 3/12 next start'
lab status --json
same 'then it is estimated' "$(jq -c '.nodes[1] | .expected > .elapsed' <<<"$output")" true
same 'what is complete says what it took' "$(jq -c '.nodes[0] | [.elapsed, .expected, .verify]' <<<"$output")" '[0,null,"ok"]'
console controller '[    0.000000] Linux version 6.1' 'osgen: controller complete 33.3s'
lab status --json controller
same 'the first time, not at a later boot' "$(jq -c '.nodes[0].seconds' <<<"$output")" 0.2
console controller 'osgen: controller verify start' 'osgen: controller verify failed 1 of 1: token-admin, 0.5 s'
lab status controller
is 0 'osgen-verify that failed later' 'controller .* verify FAILED +0s +-' '1 of 1 complete'
lab wait controller
is 1 'is no success' 'osgen-verify failed when it ran last' 'verify. shows'
console controller 'osgen: controller verify start' 'osgen: controller verify ok 1 checks, 0.5 s'

# wait to the end
for node in compute object-storage-1 object-storage-2 block-storage; do
  (sleep 3; console "$node" "osgen: $node 1/12 apt ok 5.0s"; sleep 3; console "$node" "osgen: $node complete 60.0s") &
done
lab wait --timeout 60
is 0 'wait until all are complete' 'block-storage +1/12 apt ok 5\.0s' 'block-storage +complete 60\.0s' 'all complete'
same 'it says each thing once' "$(sort <<<"${output//[0-9]s /}" | uniq -d)" ''
wait
lab wait
is 0 'wait when all is done' 'all complete, and osgen-verify found all well'
lab status
is 0 'in 80 columns' '5 of 5 complete'

# wait that runs out of time, and at a machine that is off
console compute 'osgen: compute 7/12 nova-compute start'
lab wait --timeout 1
is 1 'time' 'not complete after 1 seconds' 'compute \(running\): 11/12 nova-compute' \
  'controller \(running\): complete'
lab wait --timeout 1 controller
is 0 'of some machines only' 'all complete'
virsh -q destroy t-compute
lab wait --timeout 60
is 1 'wait does not wait for a machine that is off' 'compute is off, at 11/12 nova-compute' 'up compute'

# a shutdown in the middle of a step ends it, and the machine tries again
virsh -q start t-compute
console compute 'osgen: compute 7/12 nova-compute failed 3.0s' 'osgen: compute | ended by systemd: a shutdown'
lab status
is 0 'a step that a shutdown ended' 'compute +running .* nova-compute FAILED +[0-9m]+s +-'
(sleep 4; console compute '[    0.000000] Linux version 6.1.0-56-cloud-amd64'; sleep 3; console compute 'osgen: compute 7/12 nova-compute start' \
  'osgen: compute 7/12 nova-compute failed 4.0s' 'osgen: compute | this time for real') &
lab wait --timeout 60 compute
is 1 'wait gives a machine that has just started the time to try again' 'compute: the step nova-compute failed' \
  'this time for real' '!ended by systemd'
wait
console compute '[    0.000000] Linux version 6.1.0-56-cloud-amd64'
lab status
is 0 'after a reboot it is no failure' 'compute +running .* nova-compute +[0-9m]+s +~1m' '!failed'
virsh -q destroy t-compute

# another number of steps: built anew
console block-storage 'osgen: block-storage 1/9 apt start'
lab status
is 0 'a machine that was built anew' 'block-storage +running +\[\.{10}\] 0/9 +apt'

# width
console controller 'osgen: controller 5/12 a-step-with-a-name-that-is-quite-long-for-a-step failed 1234.5s'
console compute 'osgen: compute 7/12 nova-compute-a-step-with-a-name-that-is-quite-long start'
lab status
same 'at most 80 columns' "$(awk '/^[a-zN]/ && !/logs/ && length > 79' <<<"$output")" ''
is 0 'what matters is still there' 'controller .*~ FAILED +[0-9m]+s' 'compute +shut off .*~ !'
lab status | cat
is 0 'no colours without a terminal' '!'$'\e'
run script -qec "'$out/lab' status" /dev/null
is 0 'colours on one' $'\e\\[31m'
run env NO_COLOR=1 script -qec "'$out/lab' status" /dev/null
is 0 'none with NO_COLOR' '!'$'\e\\[31m'

# rotated by virtlogd
mv "$console_folder/t-block-storage-console.log" "$console_folder/t-block-storage-console.log.0"
console block-storage 'osgen: block-storage 2/9 lvm start'
echo 'osgen: block-storage 1/9 apt ok 5.0s' >>"$console_folder/t-block-storage-console.log.0"
lab status
is 0 'a log that was rotated counts too' 'block-storage .* 1/9 +lvm'

# logs
lab logs controller
is 0 'logs' 'SeaBIOS' 'osgen: controller complete'
lab logs compute nova-compute
is 0 'logs of a step: its last run' 'nova-compute start' 'this time for real' '!systemd: a shutdown' '!Linux' '!SeaBIOS'
lab logs object-storage-1 apt
is 0 'of one that went well' '^osgen: object-storage-1 1/12 apt start' '!nonsense'
lab logs object-storage-1 nothing
is 1 'of one that there is not' 'has said nothing of a step nothing'
run timeout 5 "$out/lab" logs -f compute nova-compute
is 0 'logs -f of a step that has ended' 'this time for real'
console compute 'osgen: compute 7/12 nova-compute start'
(sleep 2; console compute 'a word' 'osgen: compute 7/12 nova-compute ok 3.0s' 'too late') &
run timeout 20 "$out/lab" logs -f compute nova-compute
is 0 'logs -f of a step ends with it' 'nova-compute start' 'a word' 'nova-compute ok' '!too late' '!for real'
wait
lab logs block-storage
is 0 'logs with the rotated ones' '1/9 apt ok' '2/9 lvm start'
run bash -c "'$out/lab' logs controller | head -n 1"
is 0 'a reader that has enough' 'SeaBIOS' '![Bb]roken'
run script -qec "'$out/lab' logs controller" /dev/null
is 0 'a terminal is spared escape sequences' 'SeaBIOS' '!'$'\e'
(sleep 2; console controller 'a line that comes later') &
run timeout -s INT 5 "$out/lab" logs -f controller
is 124 'logs -f' 'SeaBIOS' 'a line that comes later'
same 'each line once' "$(grep -c 'a line that comes later' <<<"$output")" 1
wait
run ps -e -o args
is 0 'no child is left behind' '!lab logs'

# as a user who may not read them: over libvirt
chmod 700 /var/log/libvirt/qemu
lab status
with_root=$output
user=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp)
run "${user[@]}" "$out/lab" status
is 0 'status over libvirt'
# shellcheck disable=SC2001 # the times may differ
same 'says the same' "$(sed "s/ [0-9m]*s / /g" <<<"$output")" "$(sed "s/ [0-9m]*s / /g" <<<"$with_root")"
same 'no pool is left' "$(virsh -q pool-list --all --name | tr '\n' ' ' | tr -s ' ')" 'default '
run "${user[@]}" "$out/lab" logs controller
is 0 'logs over libvirt' 'SeaBIOS' 'osgen: controller complete'
run "${user[@]}" "$out/lab" logs block-storage
is 0 'rotated ones too' '1/9 apt ok' '2/9 lvm start'
virsh -q pool-create-as 'some pool' dir --target /var/log/libvirt/qemu
console block-storage 'osgen: block-storage 2/9 lvm ok 1.0s'
console object-storage-2 'osgen: object-storage-2 1/12 apt ok 1.0s'
run "${user[@]}" "$out/lab" status
is 0 'through a pool that somebody else has over the folder' 'block-storage .* 2/9'
same 'which stays' "$(virsh -q pool-list --name | sort | tr '\n' ' ' | tr -s ' ')" 'default some pool '
virsh -q pool-destroy 'some pool'
for i in 1 2 3 4 5 6; do "${user[@]}" "$out/lab" status >"$SCRATCH/together.$i" 2>&1 & done
wait
same 'six at the same time' "$(cat "$SCRATCH"/together.* | grep -c 'block-storage .* 2/9')" 6
for node in "${nodes[@]}"; do console "$node" "osgen: $node complete 1.0s"; done
console compute 'osgen: compute 1/12 apt start'
virsh -q start t-compute
(sleep 4; console compute 'osgen: compute 1/12 apt ok 8.0s'; mv "$console_folder/t-compute-console.log" "$console_folder/t-compute-console.log.0"
  sleep 3; console compute 'osgen: compute complete 99.0s') &
run "${user[@]}" "$out/lab" wait --timeout 60
is 0 'wait over libvirt, with a log that is rotated meanwhile' 'compute +complete 99\.0s' 'all complete'
wait
(sleep 3; console compute 'later line') &
run timeout -s INT 7 "${user[@]}" "$out/lab" logs -f compute
is 124 'logs -f over libvirt' 'later line'
wait
lab logs nobody
is 2 'logs of no machine' "no machine 'nobody'"
lab destroy --delete-disks
run "${user[@]}" "$out/lab" logs compute
is 1 'logs of a machine that never ran' 'compute has no console log yet'
same 'destroy --delete-disks deletes the logs' "$(find "$console_folder" -name 't-*console*' | wc -l)" 0
