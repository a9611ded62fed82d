"""Queues and streams that Lambda polls for a function: its event source mappings.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
"""
