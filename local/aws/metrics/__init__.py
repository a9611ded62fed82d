"""What CloudWatch makes of measurements: statistics, metric math, and the states of alarms."""
