# Like production, but smaller, and removable.
environment = "staging"
region      = "us-east-1"

network = {
  cidr                = "10.20.0.0/16"
  zones               = ["a", "b"]
  functions_inside    = true
  interface_endpoints = ["sns", "sqs", "states", "sts"]
}

protection = {
  own_key      = true
  backup       = true
  trail        = true
  firewall     = true
  code_signing = true
  log_days     = 90
}
