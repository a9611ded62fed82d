"""Databases and caches: programs of this machine that stand for Aurora and ElastiCache. gaps/rds.py and gaps/elasticache.py
start and stop them."""
