mock_provider "aws" {}

variables {
  name   = "shop"
  vpc_id = "vpc-1"
  groups = {
    web      = { description = "web servers", ports = { https = { from = 443 }, admin = { from = 9000, to = 9099 } } }
    database = { description = "databases", ports = { postgres = { from = 5432 } } }
  }
  peers = {
    public = { cidrs = ["0.0.0.0/0", "::/0"] }
    office = { cidrs = ["192.0.2.0/24"] }
    s3     = { prefix_list_id = "pl-1" }
    vault  = { security_group_id = "sg-1" }
  }
  rows = [
    { source = "public", target = "web", ports = [{ from = 443 }], purpose = "the shop" },
    { source = "office", target = "web", ports = [{ from = 9000, to = 9009 }, { from = 9090 }], purpose = "administration" },
    { source = "web", target = "database", ports = [{ from = 5432 }], purpose = "orders" },
    { source = "web", target = "s3", ports = [{ from = 443 }], purpose = "pictures" },
    { source = "web", target = "vault", ports = [{ from = 8200 }], purpose = "secrets" },
  ]
}

run "one_rule_a_row_and_port_range" {
  assert {
    condition = toset(keys(output.ingress_rule_ids)) == toset([
      "public(0.0.0.0/0)->web:tcp/443",
      "public(::/0)->web:tcp/443",
      "office(192.0.2.0/24)->web:tcp/9000-9009",
      "office(192.0.2.0/24)->web:tcp/9090",
      "web->database:tcp/5432",
    ])
    error_message = "ingress rules stand on the groups that rows lead to"
  }
  assert {
    condition = toset(keys(output.egress_rule_ids)) == toset([
      "web->database:tcp/5432",
      "web->s3:tcp/443",
      "web->vault:tcp/8200",
    ])
    error_message = "egress rules stand on the groups that rows start from"
  }
}

run "every_kind_of_peer" {
  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["public(0.0.0.0/0)->web:tcp/443"].cidr_ipv4 == "0.0.0.0/0"
    error_message = "IPv4 range"
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["public(::/0)->web:tcp/443"].cidr_ipv6 == "::/0"
    error_message = "IPv6 range"
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.this["web->s3:tcp/443"].prefix_list_id == "pl-1"
    error_message = "prefix list"
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.this["web->vault:tcp/8200"].referenced_security_group_id == "sg-1"
    error_message = "foreign security group"
  }
  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.this["web->database:tcp/5432"].security_group_id == output.group_ids["database"] &&
      aws_vpc_security_group_ingress_rule.this["web->database:tcp/5432"].referenced_security_group_id == output.group_ids["web"] &&
      aws_vpc_security_group_egress_rule.this["web->database:tcp/5432"].security_group_id == output.group_ids["web"] &&
      aws_vpc_security_group_egress_rule.this["web->database:tcp/5432"].referenced_security_group_id == output.group_ids["database"]
    )
    error_message = "a row between groups is a rule on either side"
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["web->database:tcp/5432"].description == "orders"
    error_message = "the purpose describes the rule"
  }
}

# The new row comes first and another one goes: with indices every rule would move.
run "a_changed_row_moves_no_neighbour" {
  variables {
    rows = [
      { source = "office", target = "database", ports = [{ from = 5432 }], purpose = "reports" },
      { source = "public", target = "web", ports = [{ from = 443 }], purpose = "the shop" },
      { source = "web", target = "database", ports = [{ from = 5432 }], purpose = "orders" },
      { source = "web", target = "s3", ports = [{ from = 443 }], purpose = "pictures" },
      { source = "web", target = "vault", ports = [{ from = 8200 }], purpose = "secrets" },
    ]
  }
  assert {
    condition = setsubtract(keys(output.ingress_rule_ids), keys(run.one_rule_a_row_and_port_range.ingress_rule_ids)) == toset([
      "office(192.0.2.0/24)->database:tcp/5432"
    ])
    error_message = "the new row adds its own rule only"
  }
  assert {
    condition = alltrue([
      for key, id in run.one_rule_a_row_and_port_range.ingress_rule_ids :
      output.ingress_rule_ids[key] == id if !startswith(key, "office")
    ])
    error_message = "ingress rules of other rows stay the very same resources"
  }
  assert {
    condition     = output.egress_rule_ids == run.one_rule_a_row_and_port_range.egress_rule_ids
    error_message = "egress rules of other rows stay the very same resources"
  }
}

run "unknown_group" {
  command = plan
  variables {
    rows = [{ source = "web", target = "cache", ports = [{ from = 6379 }], purpose = "sessions" }]
  }
  expect_failures = [var.rows]
}

run "undeclared_port" {
  command = plan
  variables {
    rows = [{ source = "web", target = "database", ports = [{ from = 22 }], purpose = "shell" }]
  }
  expect_failures = [var.rows]
}

run "world_beyond_the_web" {
  command = plan
  variables {
    rows = [{ source = "public", target = "database", ports = [{ from = 5432 }], purpose = "open to all" }]
  }
  expect_failures = [var.rows]
}

run "same_row_twice" {
  command = plan
  variables {
    rows = [
      { source = "web", target = "database", ports = [{ from = 5432 }], purpose = "orders" },
      { source = "web", target = "database", ports = [{ from = 5432, to = 5432 }], purpose = "orders again" },
    ]
  }
  expect_failures = [var.rows]
}

run "two_peers" {
  command = plan
  variables {
    rows = [{ source = "office", target = "s3", ports = [{ from = 443 }], purpose = "not ours" }]
  }
  expect_failures = [var.rows]
}

run "bad_range" {
  command = plan
  variables {
    peers = { public = { cidrs = ["everywhere"] }, office = {}, s3 = {}, vault = {} }
  }
  expect_failures = [var.peers]
}
