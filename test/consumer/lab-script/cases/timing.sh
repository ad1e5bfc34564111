# shellcheck shell=bash
# Ten machines with logs of real size: what it takes is printed, and is no test, as the machine may be busy.
make_host
nodes=(n{1..10})
make_lab
lab up
is 0 'ten machines'
for node in "${nodes[@]}"; do
  {
    for ((i = 0; i < 4000; i++)); do
      printf '[%5d.000000] systemd[1]: Started something or other that takes a line of the usual length.\r\n' $i
      if ((i % 1500 == 1)); then printf 'osgen: %s %d/3 step-%d start\r\nosgen: %s %d/3 step-%d ok 1.0s\r\n' "$node" $((i / 1500 + 1)) $i "$node" $((i / 1500 + 1)) $i; fi
    done
  } >>"$console_folder/t-$node-console.log"
done
milliseconds() {
  local began=$EPOCHREALTIME
  run "$@"
  echo $(((${EPOCHREALTIME/./} - ${began/./}) / 1000))
}
took=$(milliseconds "$out/lab" status)
lab status
is 0 'all of it' 'n10 .*3/3'
echo "     status of ten machines: $took ms, console logs of $(du -h "$console_folder/t-n1-console.log" | cut -f 1) each"
chmod 700 "$console_folder"
took=$(milliseconds setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp "$out/lab" status)
echo "     over libvirt: $took ms"
run setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp "$out/lab" status
is 0 'over libvirt too' 'n10 .*3/3'
took=$(milliseconds "$out/lab" up)
echo "     up with nothing to do: $took ms"
lab down --force
took=$(milliseconds "$out/lab" up)
echo "     up of ten machines: $took ms"
lab destroy --delete-disks
