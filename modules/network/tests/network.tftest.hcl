mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_vpc" {
    defaults = { cidr_block = "10.0.0.0/16" }
  }
  mock_data "aws_internet_gateway" {
    defaults = { id = "igw-existing" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vpc/shop" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/shop-flow-logs" }
  }
}

variables {
  name    = "shop"
  network = { cidr = "172.31.0.0/16" }
}

run "data_tier" {
  command = plan
  variables {
    network = { cidr = "172.31.0.0/16", tiers = ["public", "private", "data"], nat = "single" }
  }
  assert {
    condition     = output.subnet_cidrs["data-a"] == "172.31.192.0/20" && output.subnet_cidrs["data-b"] == "172.31.208.0/20"
    error_message = "the last quarter, with room for two zones more"
  }
  assert {
    condition     = !contains(keys(aws_route.nat), "data-a") && alltrue([for name, rule in aws_network_acl_rule.this : rule.cidr_block == "172.31.0.0/16" if startswith(name, "data-")])
    error_message = "no way in or out but from within the VPC"
  }
}

run "cheapest" {
  assert {
    condition = output.subnet_cidrs == {
      private-a = "172.31.0.0/19"
      private-b = "172.31.32.0/19"
      public-a  = "172.31.128.0/20"
      public-b  = "172.31.144.0/20"
    }
    error_message = "two zones of two tiers, with room for two zones more"
  }
  assert {
    condition     = alltrue([for subnet in aws_subnet.this : !subnet.map_public_ip_on_launch])
    error_message = "no subnet gives out public addresses"
  }
  assert {
    condition     = length(aws_nat_gateway.this) + length(aws_route.nat) + length(aws_vpc_endpoint.interface) + length(aws_security_group.endpoints) == 0
    error_message = "what costs money is off"
  }
  assert {
    condition     = toset(keys(aws_vpc_endpoint.gateway)) == toset(["s3", "dynamodb"])
    error_message = "gateway endpoints are always there"
  }
  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.gateway : length(endpoint.route_table_ids) == 3])
    error_message = "gateway endpoints serve every route table"
  }
  assert {
    condition = alltrue([
      for endpoint in aws_vpc_endpoint.gateway :
      jsondecode(endpoint.policy).Statement[0].Condition.StringEquals["aws:PrincipalAccount"] == "123456789012" &&
      jsondecode(endpoint.policy).Statement[0].Resource != "*"
    ])
    error_message = "endpoint policies are narrowed to the account"
  }
  assert {
    condition     = length(aws_default_security_group.this[0].ingress) + length(aws_default_security_group.this[0].egress) == 0
    error_message = "the default security group lets nothing through"
  }
  assert {
    condition     = aws_flow_log.this[0].traffic_type == "ALL" && aws_flow_log.this[0].log_destination_type == "cloud-watch-logs"
    error_message = "all traffic is recorded"
  }
}

run "acls_keep_the_world_out" {
  assert {
    condition     = toset([for subnet_acl in aws_network_acl.this : length(subnet_acl.subnet_ids)]) == toset([2])
    error_message = "each tier's ACL holds its subnets"
  }
  assert {
    condition = alltrue([
      for rule in aws_network_acl_rule.this : rule.protocol != "-1" && alltrue([
        for port in [22, 3389] : rule.from_port > port || rule.to_port < port
      ]) if rule.cidr_block == "0.0.0.0/0"
    ])
    error_message = "no rule lets the world to 22, 3389 or every port"
  }
  assert {
    condition     = alltrue([for rule in aws_network_acl_rule.this : rule.from_port >= 1024 if rule.cidr_block == "0.0.0.0/0" && !rule.egress && rule.network_acl_id == aws_network_acl.this["private"].id])
    error_message = "private subnets accept nothing but answers from the world"
  }
}

run "third_zone_moves_nobody" {
  variables {
    network = { cidr = "172.31.0.0/16", zones = ["a", "b", "d"], nat = "per_zone" }
  }
  assert {
    condition     = alltrue([for name, id in run.cheapest.subnet_ids : output.subnet_ids[name] == id])
    error_message = "subnets of the first two zones stay the very same resources"
  }
  assert {
    condition     = aws_subnet.this["private-d"].availability_zone == "eu-west-1d" && output.subnet_cidrs["private-d"] == "172.31.64.0/19"
    error_message = "the new zone takes the next place"
  }
  assert {
    condition     = toset(keys(output.nat_addresses)) == toset(["a", "b", "d"])
    error_message = "one NAT gateway a zone"
  }
}

run "single_nat_serves_all_zones" {
  variables {
    network = { cidr = "172.31.0.0/16", nat = "single" }
  }
  assert {
    condition     = keys(aws_nat_gateway.this) == ["a"] && toset(keys(aws_route.nat)) == toset(["a", "b"])
    error_message = "one gateway, a route in every zone"
  }
}

run "image_layers_come_from_the_bucket_of_ecr" {
  command = plan
  variables {
    network = { cidr = "172.31.0.0/16", interface_endpoints = ["ecr.api", "ecr.dkr"] }
  }
  assert {
    condition = { for name, endpoint in aws_vpc_endpoint.gateway : name => [for statement in jsondecode(endpoint.policy).Statement : statement.Resource if !can(statement.Condition)] } == {
      s3       = ["arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"]
      dynamodb = []
    }
    error_message = "an image's layers are fetched from S3, with a signature that is not this account's"
  }
}

run "interface_endpoints_have_their_own_group" {
  variables {
    network = { cidr = "172.31.0.0/16", interface_endpoints = ["logs", "monitoring", "ecr.api"] }
  }
  assert {
    condition = alltrue([
      for endpoint in aws_vpc_endpoint.interface :
      endpoint.security_group_ids == toset([output.endpoint_security_group_id]) && length(endpoint.subnet_ids) == 2
    ])
    error_message = "endpoints stand in the private subnets behind their group"
  }
  assert {
    condition = toset([for endpoint in aws_vpc_endpoint.interface : jsondecode(endpoint.policy).Statement[0].Action]) == toset([
      "logs:*", "cloudwatch:*", "ecr:*"
    ])
    error_message = "each endpoint carries its own service's actions only"
  }
  assert {
    condition     = { for name, rule in aws_vpc_security_group_ingress_rule.endpoints : name => rule.cidr_ipv4 } == { private-a = "172.31.0.0/19", private-b = "172.31.32.0/19" }
    error_message = "private subnets may call the endpoints"
  }
}

run "flow_logs_to_a_bucket" {
  variables {
    flow_logs = { destination = "s3", bucket_arn = "arn:aws:s3:::logs" }
  }
  assert {
    condition     = aws_flow_log.this[0].log_destination == "arn:aws:s3:::logs" && length(aws_iam_role.this) + length(aws_cloudwatch_log_group.this) == 0
    error_message = "the bucket needs neither role nor log group"
  }
}

run "existing_vpc" {
  command = plan
  variables {
    flow_logs = null
    network = {
      vpc_id = "vpc-existing"
      cidrs = {
        private-a = "10.0.0.0/24", private-b = "10.0.1.0/24", public-a = "10.0.2.0/24", public-b = "10.0.3.0/24"
      }
    }
  }
  assert {
    condition     = length(aws_vpc.this) + length(aws_internet_gateway.this) + length(aws_default_security_group.this) + length(aws_flow_log.this) == 0
    error_message = "nothing of the VPC itself is created"
  }
  assert {
    condition     = aws_subnet.this["private-a"].vpc_id == "vpc-existing" && aws_subnet.this["private-a"].cidr_block == "10.0.0.0/24"
    error_message = "subnets go into the VPC that is there"
  }
  assert {
    condition     = aws_route.internet[0].gateway_id == "igw-existing"
    error_message = "public subnets use the gateway that is there"
  }
}

run "existing_vpc_private_only" {
  command = plan
  variables {
    network = { vpc_id = "vpc-existing", cidr = "10.0.16.0/20", tiers = ["private"] }
  }
  assert {
    condition     = keys(aws_subnet.this) == ["private-a", "private-b"] && length(aws_route.internet) == 0
    error_message = "no public tier, no way to the internet"
  }
}

run "too_small" {
  command = plan
  variables {
    network = { cidr = "10.0.0.0/25" }
  }
  expect_failures = [var.network]
}

run "not_a_range" {
  command = plan
  variables {
    network = { cidr = "10.0.0.7/16" }
  }
  expect_failures = [var.network]
}

run "one_zone" {
  command = plan
  variables {
    network = { cidr = "172.31.0.0/16", zones = ["a"] }
  }
  expect_failures = [var.network]
}

run "nat_without_public_tier" {
  command = plan
  variables {
    network = { cidr = "172.31.0.0/16", tiers = ["private"], nat = "single" }
  }
  expect_failures = [var.network]
}

run "range_of_an_unknown_subnet" {
  command = plan
  variables {
    network = { cidr = "172.31.0.0/16", cidrs = { database-a = "10.0.0.0/24" } }
  }
  expect_failures = [var.network]
}

run "new_vpc_without_flow_logs" {
  command = plan
  variables {
    flow_logs = null
  }
  expect_failures = [var.flow_logs]
}
