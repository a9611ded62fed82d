"""Containers on this machine: what ECS runs. gaps/ecs.py puts it in the place of moto's ECS, which only writes down."""
