# Cheap, for trying things: no NAT gateway, no interface endpoints, functions outside the VPC, all removable.
environment = "development"
region      = "us-east-1"

network = {
  cidr  = "172.31.0.0/16"
  zones = ["a", "b"]
}

protection = {
  log_days = 30
}
