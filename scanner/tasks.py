"""What the scan workers run."""

from marketplace.core import jobs
from scanner.jobs import scans

run_scan = jobs.register("scanner.scan", scans.run, attempts=3, gave_up=scans.give_up)
