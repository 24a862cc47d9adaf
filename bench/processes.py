"""What a process has used so far, as Linux tells it; elsewhere the figures are not known."""

import math
import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM = 11, 12
"""Places after the name of the program in /proc/PID/stat."""


def cpu_seconds(pid: int) -> float:
    """Seconds of processor time, user and system."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except FileNotFoundError:
        return math.nan
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS


def peak_megabytes(pid: int) -> float:
    """The most memory that was resident at one time (VmHWM)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return math.nan
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
