/** What the lab test sees in `ss`. */
import { strangers } from '../../lab/drivers/nspawn/look.mjs';

test('what listens beyond the management network is named by the plan, or strange', () => {
  const sockets = `
udp   UNCONN 0      0         127.0.0.53%lo:53        0.0.0.0:*
udp   UNCONN 0      0      10.0.9.2%eth0:68           0.0.0.0:*
tcp   LISTEN 0      128             0.0.0.0:22        0.0.0.0:*
tcp   LISTEN 0      128                [::]:22           [::]:*
tcp   LISTEN 0      511           10.0.0.11:80        0.0.0.0:*
tcp   LISTEN 0      1               0.0.0.0:5900      0.0.0.0:*
tcp   LISTEN 0      4096                  *:4369            *:*
tcp   LISTEN 0      4096        203.0.113.11:8000     0.0.0.0:*
udp   UNCONN 0      0        [fe80::1]%eth0:546          [::]:*
tcp   LISTEN 0      4096              [::1]:6633         [::]:*`;
  const listeners = [{ protocol: 'tcp', port: 22 }, { protocol: 'udp', port: 68 }, { protocol: 'tcp', port: 8000 }];
  expect(strangers(sockets, { listeners, management: '10.0.0.11' })).toEqual(['tcp 0.0.0.0:5900', 'tcp *:4369']);
  expect(strangers('udp UNCONN 0 0 0.0.0.0:22 0.0.0.0:*', { listeners, management: '10.0.0.11' })).toEqual(['udp 0.0.0.0:22']);
});
