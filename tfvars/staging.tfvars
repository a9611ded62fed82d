# Like production, but smaller, and removable.
environment = "staging"
region      = "us-east-1"

network = {
  cidr                = "10.20.0.0/16"
  zones               = ["a", "b"]
  tiers               = ["public", "private", "data"]
  nat                 = "single"
  functions_inside    = true
  interface_endpoints = ["sns", "sqs", "states", "sts"]
}

# The domain is yours to name: with zone_id of its hosted zone, or enter the output name_servers at its registrar.
services = {
  enabled  = true
  version  = "0.1.0" # the image that was pushed to the output image_repository_url
  domain   = "staging.t-developer.example"
  cache    = true
  database = { least = 0 } # it sleeps when no service is up
  spot     = true
}

protection = {
  own_key      = true
  backup       = true
  trail        = true
  firewall     = true
  code_signing = true
  log_days     = 90
}
