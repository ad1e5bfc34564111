# shellcheck shell=bash
# A new user's way in a terminal of 80 columns (tmux), from an empty folder to a lab that is watched: init, a word changed
# (there may be no KVM here), build, up, status. Each frame is looked at; OSGEN_FRAMES=FILE keeps them.
make_host
lab=minimal # used by console
mkdir "$SCRATCH/new-user"
term=(tmux -L "osgen-way-$$" -f /dev/null)
export TERM=xterm-256color
"${term[@]}" new-session -d -x 80 -y 40 bash --norc
"${term[@]}" send-keys "PS1='> '; cd '$SCRATCH/new-user'; HOME='$SCRATCH/new-user'; osgen() { node '$ROOT/dist/osgen.js' \"\$@\"; }; clear" Enter
keys=0
# type TEXT: and Enter; every key is counted
type() {
  "${term[@]}" send-keys -l "$1"
  "${term[@]}" send-keys Enter
  keys=$((keys + ${#1} + 1))
}
# seen PATTERN WHAT [PATTERN…]: waits for it, then looks at the whole screen
seen() {
  local i
  for ((i = 0; i < 300; i++)); do
    output=$("${term[@]}" capture-pane -p)
    if grep -Eq -- "$1" <<<"$output"; then break; fi
    sleep 0.1
  done
  code=0
  is 0 "$2" "$1" "${@:3}"
  if [[ -n ${OSGEN_FRAMES:-} ]]; then printf '%s\n%s\n\n' "==== $2" "$output" >>"$OSGEN_FRAMES"; fi
}

type 'osgen init'
seen '^preset \[walkthrough\]:' 'init asks what kind of lab' '2 +minimal +controller and compute'
type minimal
seen '^platform \[' 'then for the platform' 'debian-12 +Debian 12'
type debian-12
seen '^name of the lab \[minimal\]' 'then for its name'
type ''
seen 'image on the hypervisor' 'then for the image, with the usual place'
image=$(grep -oE '/var/lib/libvirt/images/[^]]*' <<<"$(tr -d '\n' <<<"$output")" | tail -n 1)
type ''
seen 'public SSH key' 'then for a key'
type ''
seen 'out/lab wait' 'init says what to do next' '^topology.yaml: 2 machines' 'osgen build' 'out/lab up'
same 'the files' "$(find "$SCRATCH/new-user" -mindepth 1 -printf '%f\n' | sort | tr '\n' ' ')" '.gitignore topology.schema.json topology.secrets.yaml topology.yaml '

sed -i 's/^#hypervisor:/hypervisor:/; s/^#  type: qemu/  type: qemu/' "$SCRATCH/new-user/topology.yaml"
type 'clear; osgen build'
seen '^needs .* memory' 'build says what it made and what that needs' '2 machines, 3 networks in out'
type 'clear; out/lab up'
seen '^>$' 'up says that the image is not there' "no (such )?file|not there|missing|does not exist"
mv /var/lib/libvirt/images/base.qcow2 "$image"
type 'clear; out/lab up'
seen 'lab (wait|status)' 'up starts the machines' controller compute
same 'they run' "$(states)" 'minimal-compute=running minimal-controller=running '

out="$SCRATCH/new-user/out"
type 'clear; out/lab status --watch'
seen 'Ctrl-C ends it' 'the first frame of status' '^controller +running +\[\.{10}\] 0/'
count=$(grep -oE '^controller .* 0/[0-9]+' <<<"$output" | grep -oE '[0-9]+$')
console controller "osgen: controller 1/$count hosts ok 0.1s" "osgen: controller 2/$count packages start"
seen '^controller .*packages' 'the step it is on' "1/$count"
console controller "osgen: controller 2/$count packages ok 90.0s" "osgen: controller 3/$count files ok 0.2s" 'osgen: controller complete 301.0s'
console compute 'osgen: compute complete 250.0s'
seen '2 of 2 complete' 'both are complete' '^controller +.*complete' '^compute +.*complete'
"${term[@]}" send-keys C-c
seen '^>$' 'Ctrl-C leaves the last frame' '2 of 2 complete'
same 'nothing was wider than the terminal' "$(awk 'length > 80' <<<"$output")" ''
type 'clear; out/lab destroy --delete-disks'
seen '^>$' 'and away with it'
same 'no machine is left' "$(states)" ''
if [[ -n ${OSGEN_FRAMES:-} ]]; then printf '%s keys\n' "$keys" >>"$OSGEN_FRAMES"; fi
"${term[@]}" kill-server
