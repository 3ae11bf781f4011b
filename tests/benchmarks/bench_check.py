"""What a whole `geo-kit check` costs a user, beside the imports that it cannot do without.

The peer is `python -c "import scipy.optimize, shapely, pyproj"` in the same run on the same
machine. Process times, best of five: user and system time of the whole process, start
included. The answer is checked beside the time. Run: python tests/benchmarks/bench_check.py
"""

import json
import resource
import subprocess
import sys

RUNS = 5
DRAWS = 10_000
PEER = [sys.executable, "-c", "import scipy.optimize, shapely, pyproj"]
CHECK = [
    sys.executable,
    "-m",
    "geo_kit",
    "check",
    "2021-09-15",
    "--json",
    "--draws",
    str(DRAWS),
]


def process_time_s(command: list[str]) -> tuple[float, str]:
    """Return the CPU time that a process took, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main() -> None:
    """Print the table."""
    peer_s = min(process_time_s(PEER)[0] for _ in range(RUNS))
    checks = [process_time_s(CHECK) for _ in range(RUNS)]
    check_s = min(time_s for time_s, _ in checks)
    answers = {row["answer"] for row in json.loads(checks[0][1])["verdicts"]}
    allowed_s = 2.5 * peer_s + 2
    print(f"import of scipy.optimize, shapely, pyproj   {peer_s:6.2f} s")
    print(f"geo-kit check 2021-09-15, {DRAWS:,} draws    {check_s:6.2f} s")
    print(f"ratio                                       {check_s / peer_s:6.2f}")
    print(f"allowed: 2.5 imports + 2 s                  {allowed_s:6.2f} s")
    print(f"verdicts on all readings: {', '.join(sorted(answers))}")


if __name__ == "__main__":
    main()
