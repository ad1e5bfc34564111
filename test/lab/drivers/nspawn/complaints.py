"""What a machine says again and again since a moment: warnings, errors and tracebacks of its journal and of the logs below /var/log.

usage: complaints.py SECONDS   (since the epoch; prints JSON, the most frequent first)
"""
import collections
import datetime
import glob
import json
import re
import subprocess
import sys

LEVEL = re.compile(r"\b(WARN|WARNING|ERROR|CRITICAL|EMER)\b|\[(warning|error|critical|Warning|ERROR)\]|:(warn|error|crit|alert)\]|Traceback \(most recent call last\)")
STAMP = re.compile(r"^\[?(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)([.,]\d+)?(Z|[+-]\d\d:?\d\d)?")
APACHE = re.compile(r"^\[\w{3} (\w{3} [ \d]\d \d\d:\d\d:\d\d)(?:\.\d+)? (\d{4})\]")
# What differs from one time to the next.
CHANGING = (
    (re.compile(r"\x1b\[[0-9;]*m"), ""),
    (re.compile(r"\breq-[0-9a-f-]{36}\b"), "REQUEST"),
    (re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"\b(0x)?[0-9a-f]{8,}\b"), "HEX"),
    (re.compile(r"\d+"), "#"),
    (re.compile(r"\s+"), " "),
)


def kind(text):
    for pattern, word in CHANGING:
        text = pattern.sub(word, text)
    return text.strip()


def time_of(line):
    """When a log says that it was; None for a line that goes on with the one before."""
    found = STAMP.match(line)
    if found:
        date, clock, _, zone = found.groups()
        moment = datetime.datetime.fromisoformat(f"{date}T{clock}")
        return moment.replace(tzinfo=datetime.timezone.utc).timestamp() if zone in ("Z", "+00:00") else moment.timestamp()
    found = APACHE.match(line)
    return datetime.datetime.strptime(" ".join(found.groups()), "%b %d %H:%M:%S %Y").timestamp() if found else None


def of_log(lines, since):
    """Complaints of a log; a line without a time is of the moment before it."""
    recent = False
    for line in lines:
        moment = time_of(line)
        if moment is not None:
            recent = moment >= since
        if recent and LEVEL.search(line):
            yield STAMP.sub("", APACHE.sub("", line)).strip()


def of_journal(entries):
    """Complaints of the journal. A traceback that Python itself reports is told apart by the line before it."""
    before = {}
    for entry in entries:
        text = entry.get("MESSAGE")
        # null and lists of bytes: what is no text
        if not isinstance(text, str):
            continue
        source = entry.get("_SYSTEMD_UNIT") or entry.get("SYSLOG_IDENTIFIER") or "journal"
        last = before.get((source, entry.get("_PID")), "")
        before[source, entry.get("_PID")] = text
        if int(entry.get("PRIORITY", 6)) <= 4 or LEVEL.search(text):
            yield source, f"{last} {text}" if last.startswith("Exception ignored in") else text


def repeated(complaints):
    """[{source, times, text}] with the first of each kind as its text."""
    counts = collections.Counter()
    first = {}
    for source, text in complaints:
        key = source, kind(text)
        counts[key] += 1
        first.setdefault(key, text)
    return [{"source": key[0], "times": times, "text": first[key][:400]} for key, times in counts.most_common() if times > 1]


def main(since):
    journal = subprocess.run(["journalctl", "--quiet", "--no-pager", "--output=json", f"--since=@{since}"], capture_output=True, text=True, check=True)
    found = list(of_journal(json.loads(line) for line in journal.stdout.splitlines()))
    for path in sorted(glob.glob("/var/log/*/*.log")):
        if "access" in path:
            continue
        with open(path, encoding="utf-8", errors="replace") as log:
            found += [(path, text) for text in of_log(log, since)]
    json.dump(repeated(found), sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
