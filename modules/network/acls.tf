locals {
  web = { https = { number = 200, from = 443, to = 443 }, http = { number = 210, from = 80, to = 80 } }

  # Answers come back to ephemeral ports; 3389 (remote desktop) is left out of them.
  ephemeral = {
    ephemeral-low  = { number = 300, from = 1024, to = 3388 }
    ephemeral-high = { number = 310, from = 3390, to = 65535 }
  }

  # What each tier exchanges with the world. Private subnets start HTTPS (NAT, gateway endpoints) and accept only its answers;
  # data knows no world.
  world = {
    public  = { ingress = merge(local.web, local.ephemeral), egress = merge(local.web, local.ephemeral) }
    private = { ingress = local.ephemeral, egress = { https = local.web.https } }
    data    = { ingress = {}, egress = {} }
  }

  acl_rules = merge(flatten([
    for tier in var.network.tiers : [
      for direction, rules in local.world[tier] : merge(
        { "${tier}-${direction}-internal" = {
          tier = tier, egress = direction == "egress", number = 100, protocol = "-1", from = 0, to = 0, cidr = local.vpc_cidr
        } },
        { for name, rule in rules : "${tier}-${direction}-${name}" => {
          tier = tier, egress = direction == "egress", number = rule.number, protocol = "tcp", from = rule.from, to = rule.to, cidr = "0.0.0.0/0"
        } },
      )
    ]
  ])...)
}

resource "aws_network_acl" "this" {
  for_each = var.network.tiers

  vpc_id     = local.vpc_id
  subnet_ids = [for name, subnet in local.subnets : aws_subnet.this[name].id if subnet.tier == each.key]
  tags       = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_network_acl_rule" "this" {
  for_each = local.acl_rules

  network_acl_id = aws_network_acl.this[each.value.tier].id
  rule_number    = each.value.number
  rule_action    = "allow"
  egress         = each.value.egress
  protocol       = each.value.protocol
  from_port      = each.value.from
  to_port        = each.value.to
  cidr_block     = each.value.cidr
}
