# shellcheck shell=bash
# status --watch, looked at in a terminal (tmux).
make_host
nodes=(controller compute object-storage-1 object-storage-2 block-storage)
steps=12 verifier=controller memory=16
make_lab
lab up
is 0 'up'
term=(tmux -L "osgen-$$" -f /dev/null)
export TERM=xterm-256color
"${term[@]}" new-session -d -x 80 -y 24 bash --norc
"${term[@]}" set-option -g remain-on-exit on
"${term[@]}" send-keys "PS1='> '; cd '$out'; clear" Enter
frame() { output=$("${term[@]}" capture-pane -p); code=0; }
# seen PATTERN: waits until the screen shows it
seen() {
  local i
  for ((i = 0; i < 100; i++)); do
    frame
    if grep -Eq -- "$1" <<<"$output"; then break; fi
    sleep 0.1
  done
}
cursor() { "${term[@]}" display-message -p '#{cursor_flag} #{alternate_on}'; }

lab status -w
is 2 'needs a terminal' '--watch needs a terminal'
lab status -w --json
is 2 'not with --json'
"${term[@]}" send-keys "./lab status -w --interval 1" Enter
seen 'Ctrl-C ends it'
is 0 'the first frame' '^NODE +STATE +PROGRESS +STEP +TIME EXPECT' '^controller +running +\[\.{10}\] 0/12 +\(booting\)' '^0 of 5 complete' '!> '
same 'on the other screen, without a cursor' "$(cursor)" '0 1'
console controller 'osgen: controller 1/12 hosts ok 0.1s' 'osgen: controller 2/12 packages ok 20.0s' 'osgen: controller 3/12 start-neutron-openvswitch start' 'osgen: controller 4/12 mariadb start'
seen '2/12'
is 0 'goes on' '^controller +running +\[#\.{9}\] 2/12 +(mariadb|start-.*) \(\+1\) +[0-9ms]+ +~1m'
same 'within 80 columns, one line each' "$(awk 'length > 80' <<<"$output")$(grep -c '^[a-z].*running' <<<"$output")" 5
console compute 'osgen: compute 2/12 packages start' 'osgen: compute 2/12 packages failed 3.0s' 'osgen: compute | no mirror'
console block-storage 'osgen: block-storage complete 61.0s'
seen '1 of 5 complete, 1 failed'
is 0 'failed and complete' '^compute .* packages FAILED' '^block-storage .* complete +1m01s'
"${term[@]}" resize-window -x 60 -y 24
seen 'packages FA'
sleep 2
frame
same 'a narrow window: a line each, nothing left over' "$(grep -c '^[a-z].*running' <<<"$output") $(grep -c . <<<"$output")" '5 9'
"${term[@]}" resize-window -x 80 -y 9
seen 'and 2 more'
is 0 'fewer rows than machines: what failed and what runs first' '^controller' '^compute .* FAILED' '!block-storage' '^… and 2 more' '^1 of 5 complete, 1 failed'
same 'the top of it is there' "$(head -n 1 <<<"$output" | cut -c 1-4)" NODE
"${term[@]}" resize-window -x 120 -y 30
seen '^block-storage'
is 0 'a wide window shows the step in full' '^NODE ' '2 +(mariadb|start-neutron-openvswitch) \(\+1\)'
"${term[@]}" send-keys C-c
seen '^> '
sleep 0.5
frame
is 0 'Ctrl-C ends it; the last frame stays' '^> ./lab status -w --interval 1' '^controller .*2/12' '1 of 5 complete, 1 failed' '!Ctrl-C'
same 'the cursor is back, on the first screen' "$(cursor)" '1 0'
# shellcheck disable=SC2016 # for the shell in the terminal
"${term[@]}" send-keys 'clear; echo "code $?"; ./lab status -w; echo "code $?"' Enter
seen 'Ctrl-C ends it'
"${term[@]}" send-keys C-c
seen 'code 130'
is 0 'its exit code' 'code 130'
same 'no temporary folder is left' "$(find "$TMPDIR" -maxdepth 1 -name 'lab.??????' | wc -l)" 0

# logs -f in the terminal
"${term[@]}" send-keys 'clear; ./lab logs -f compute' Enter
seen 'no mirror'
console compute 'something later'
seen 'something later'
is 0 'logs -f' 'something later'
"${term[@]}" send-keys C-c
seen '^> '
is 0 'ends at Ctrl-C' '!Terminated' '!error'
# a question
"${term[@]}" send-keys 'clear; ./lab rebuild compute' Enter
seen 'Go on\?'
is 0 'rebuild asks on a terminal' 'instances on it' 'compute service delete ID' 'Go on\? \[y/N\]'
same 'in 80 columns' "$(awk 'length > 80' <<<"$output")" ''
"${term[@]}" send-keys n Enter
seen 'left as it is'
is 0 'and takes no for an answer' 'left as it is'
"${term[@]}" kill-server
