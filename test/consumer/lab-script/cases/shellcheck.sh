# shellcheck shell=bash
# The script, and these tests, pass shellcheck.
make_lab
run shellcheck "$out/lab"
is 0 'shellcheck of out/lab'
existing_networks='["default"]' existing_bridges='["br0"]' networks=() method=autoinstall own_pool=yes pool=t pool_directory=/srv/t
make_lab
run shellcheck "$out/lab"
is 0 'with other settings'
same 'no bashism newer than it says' "$(grep -c -e 'EPOCH' -e '@[QUuLK]}' -e 'wait -n -p' "$out/lab")" 0
run shellcheck -x -e SC2154,SC1091,SC2034 "$ROOT"/test/consumer/lab-script/{run.sh,world.sh,lib.sh,virt-install,cases/*.sh}
is 0 'shellcheck of the tests'
