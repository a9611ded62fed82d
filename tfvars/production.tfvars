# Everything is encrypted with the project's own key, kept, recorded and hard to delete.
environment = "production"
region      = "us-east-1"

network = {
  cidr                = "10.10.0.0/16"
  zones               = ["a", "b", "c"] # the account's own letters; none may be use1-az3, where Lambda is not
  tiers               = ["public", "private", "data"]
  nat                 = "per_zone"
  functions_inside    = true
  interface_endpoints = ["ec2", "ecr.api", "ecr.dkr", "kms", "logs", "sns", "sqs", "states", "sts"]
}

# 110 in all, and AWS keeps 100 for everything else: a new account has 10 and asks Service Quotas for more first.
functions = {
  reserved_concurrency = {
    open-evolution   = 5
    evolve-island    = 40
    merge-generation = 10
    close-evolution  = 5
    evolution-api    = 10
    agent-run        = 20
    agent-compile    = 5
    safety-scan      = 10
    emergency-stop   = 5
  }
}

# The domain is yours to name: with zone_id of its hosted zone, or enter the output name_servers at its registrar.
services = {
  enabled     = true
  version     = "0.1.0" # the image that was pushed to the output image_repository_url
  domain      = "t-developer.example"
  cache       = true
  database    = { instances = 2, most = 8 }
  least_tasks = 2
  most_tasks  = 10
}

protection = {
  own_key           = true
  deletion          = true
  backup            = true
  trail             = true
  firewall          = true
  code_signing      = true
  two_person_resume = true
  log_days          = 365
}
