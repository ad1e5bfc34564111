"""What counts as a complaint, and as the same one again: python3 -m unittest."""
import datetime
import unittest

import complaints

SINCE = datetime.datetime(2026, 11, 28, 12, 0, 0).timestamp()


class Logs(unittest.TestCase):
    def test_levels_and_times(self):
        lines = [
            "2026-11-28 11:59:59.001 812 WARNING keystone.common [-] before",
            "2026-11-28 12:00:00.001 812 WARNING keystone.common [req-1] Truncating password to 72 characters",
            "2026-11-28 12:00:01.002 812 INFO keystone.common [-] no complaint",
            "2026-11-28 12:00:02.000 812 ERROR nova [-] Traceback (most recent call last):",
            "  a line without a time",
            "Traceback (most recent call last):",
            "[Sat Nov 28 12:00:03.123456 2026] [wsgi:error] [pid 7] bad",
            "[Sat Nov 28 11:00:03.123456 2026] [wsgi:error] [pid 7] bad before",
            "2026-11-28 12:00:04 0 [Warning] Aborted connection 12",
            "127.0.0.1 - GET /error HTTP/1.1",
        ]
        self.assertEqual([text.split("] ", 1)[-1] for text in complaints.of_log(lines, SINCE)], [
            "Truncating password to 72 characters", "Traceback (most recent call last):", "Traceback (most recent call last):", "[pid 7] bad", "Aborted connection 12",
        ])

    def test_utc_is_told_from_local_time(self):
        utc = datetime.datetime(2026, 11, 28, 12, 0, 0, tzinfo=datetime.timezone.utc).timestamp()
        self.assertEqual(complaints.time_of("2026-11-28T12:00:00.5Z|00001|bridge|WARN|x"), utc)
        self.assertEqual(complaints.time_of("2026-11-28 12:00:00.123456+00:00 [warning] <0.9.0> x"), utc)


class Journal(unittest.TestCase):
    def test_by_priority_or_by_words(self):
        entries = [
            {"PRIORITY": "4", "MESSAGE": "low", "_SYSTEMD_UNIT": "a.service"},
            {"PRIORITY": "6", "MESSAGE": "container-reconciler: WARNING: no memcache", "SYSLOG_IDENTIFIER": "swift"},
            {"PRIORITY": "6", "MESSAGE": "all is well"},
            {"PRIORITY": "3", "MESSAGE": [1, 2]},
        ]
        self.assertEqual(list(complaints.of_journal(entries)), [("a.service", "low"), ("swift", "container-reconciler: WARNING: no memcache")])


    def test_what_python_ignored(self):
        entries = [
            {"MESSAGE": "Exception ignored in: <function _after_fork at 0x7f>", "_PID": "7"},
            {"MESSAGE": "something else", "_PID": "8"},
            {"MESSAGE": "Traceback (most recent call last):", "_PID": "7"},
        ]
        self.assertEqual(list(complaints.of_journal(entries)), [("journal", "Exception ignored in: <function _after_fork at 0x7f> Traceback (most recent call last):")])


class Repeated(unittest.TestCase):
    def test_numbers_and_names_make_no_difference(self):
        said = [("x", f"ERROR req-{n:08x}-0000-0000-0000-000000000000 instance {n:08x}-1111-2222-3333-444444444444 at 0x7f{n:08x}: {n} s") for n in range(3)]
        self.assertEqual([(each["times"], each["source"]) for each in complaints.repeated([*said, ("x", "ERROR once"), ("y", said[0][1])])], [(3, "x")])


if __name__ == "__main__":
    unittest.main()
