locals {
  # What a row end expands to: one entry an address range of a peer, one without a range for everything else.
  ranges = {
    for name, peer in var.peers : name => peer.cidrs == null ? [""] : sort(peer.cidrs)
  }

  # One entry a row, port range and address range.
  flows = flatten([
    for row in var.rows : [
      for ports in row.ports : [
        for ends in setproduct(lookup(local.ranges, row.source, [""]), lookup(local.ranges, row.target, [""])) : {
          key = format("%s->%s:%s/%s",
            ends[0] == "" ? row.source : "${row.source}(${ends[0]})",
            ends[1] == "" ? row.target : "${row.target}(${ends[1]})",
            row.protocol,
            ports.from == coalesce(ports.to, ports.from) ? ports.from : "${ports.from}-${ports.to}",
          )
          source   = row.source
          target   = row.target
          cidr     = join("", ends)
          protocol = row.protocol
          from     = ports.from
          to       = coalesce(ports.to, ports.from)
          purpose  = row.purpose
        }
      ]
    ]
  ])

  ingress = { for flow in local.flows : flow.key => flow if contains(keys(var.groups), flow.target) }
  egress  = { for flow in local.flows : flow.key => flow if contains(keys(var.groups), flow.source) }
}

resource "aws_security_group" "this" {
  for_each = var.groups

  name        = "${var.name}-${each.key}"
  description = each.value.description
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-${each.key}" })

  # A new name is a new group, and the old one cannot go before what wears it has changed
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.ingress

  security_group_id = aws_security_group.this[each.value.target].id
  description       = each.value.purpose
  ip_protocol       = each.value.protocol
  from_port         = each.value.from
  to_port           = each.value.to

  cidr_ipv4      = strcontains(each.value.cidr, ".") ? each.value.cidr : null
  cidr_ipv6      = strcontains(each.value.cidr, ":") ? each.value.cidr : null
  prefix_list_id = try(var.peers[each.value.source].prefix_list_id, null)
  referenced_security_group_id = try(
    aws_security_group.this[each.value.source].id,
    var.peers[each.value.source].security_group_id,
  )

  tags = merge(var.tags, { Name = each.key })
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = local.egress

  security_group_id = aws_security_group.this[each.value.source].id
  description       = each.value.purpose
  ip_protocol       = each.value.protocol
  from_port         = each.value.from
  to_port           = each.value.to

  cidr_ipv4      = strcontains(each.value.cidr, ".") ? each.value.cidr : null
  cidr_ipv6      = strcontains(each.value.cidr, ":") ? each.value.cidr : null
  prefix_list_id = try(var.peers[each.value.target].prefix_list_id, null)
  referenced_security_group_id = try(
    aws_security_group.this[each.value.target].id,
    var.peers[each.value.target].security_group_id,
  )

  tags = merge(var.tags, { Name = each.key })
}
