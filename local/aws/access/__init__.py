"""Who may do what, as IAM decides it. Nothing in here knows moto: gaps/iam.py asks it about requests to the emulator."""
