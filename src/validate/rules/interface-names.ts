/** Names that network interfaces get by themselves. */

/** eth0; ens3, enp1s0, eno1, enx5254… of systemd's naming scheme (systemd.net-naming-scheme(7)), wlan0, wlp2s0. */
export const cardName = /^((eth|wlan)[0-9]+|(en|wl)[opsx][0-9a-f]\w*)$/;
