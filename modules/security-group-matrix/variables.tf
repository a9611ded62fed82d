variable "name" {
  description = "First part of every security group's name: `<name>-<group>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,200}$", var.name)) && !startswith(var.name, "sg-")
    error_message = "name = \"${var.name}\" cannot begin a security group's name; use letters, digits, - and _, and do not start with sg-."
  }
}

variable "vpc_id" {
  description = "VPC the groups belong to."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id = \"${var.vpc_id}\" is not the id of a VPC; it begins with vpc-."
  }
}

variable "groups" {
  description = "Security groups by name, each with the ports its members listen on. A row may open a declared port and no other."
  type = map(object({
    description = string
    ports       = optional(map(object({ from = number, to = optional(number) })), {})
  }))
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.groups) : can(regex("^[a-z][a-z0-9-]*$", name))])
    error_message = "groups: names are lower case letters, digits and -, beginning with a letter; got ${join(", ", keys(var.groups))}."
  }

  validation {
    condition     = alltrue([for group in values(var.groups) : length(group.description) > 0 && length(group.description) <= 255])
    error_message = "groups: every description is 1 to 255 characters; correct ${join(", ", [for name, group in var.groups : name if length(group.description) == 0 || length(group.description) > 255])}."
  }
}

variable "peers" {
  description = "What lies outside the matrix, by name: exactly one of a set of address ranges, a prefix list or a foreign security group. A row may name a peer as its source or its target."
  type = map(object({
    cidrs             = optional(set(string))
    prefix_list_id    = optional(string)
    security_group_id = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(setintersection(keys(var.groups), keys(var.peers))) == 0
    error_message = "peers: ${join(", ", setintersection(keys(var.groups), keys(var.peers)))} is a group too; give the peer another name."
  }

  validation {
    condition = alltrue(flatten([
      for peer in values(var.peers) : [for cidr in coalesce(peer.cidrs, []) : can(cidrhost(cidr, 0))]
    ]))
    error_message = "peers: ${join(", ", flatten([for name, peer in var.peers : [for cidr in coalesce(peer.cidrs, []) : "${name}.cidrs has \"${cidr}\"" if !can(cidrhost(cidr, 0))]]))}; write ranges as 10.0.0.0/16 or 2001:db8::/32."
  }
}

variable "rows" {
  description = "The matrix: source may open connections to target on ports, and nobody else may. Source and target are names of groups or peers; at least one is a group."
  type = list(object({
    source   = string
    target   = string
    ports    = list(object({ from = number, to = optional(number) }))
    protocol = optional(string, "tcp")
    purpose  = string
  }))
  nullable = false

  validation {
    condition = alltrue([
      for row in var.rows : alltrue([for name in [row.source, row.target] : contains(concat(keys(var.groups), keys(var.peers)), name)])
    ])
    error_message = "rows: ${join("; ", flatten([
      for row in var.rows : [
        for name in distinct([row.source, row.target]) : "${row.source}->${row.target} names \"${name}\", which is neither a group nor a peer"
        if !contains(concat(keys(var.groups), keys(var.peers)), name)
      ]
    ]))}. Declare it in groups or peers, or correct the row."
  }

  validation {
    condition     = alltrue([for row in var.rows : contains(keys(var.groups), row.source) || contains(keys(var.groups), row.target)])
    error_message = "rows: every row names at least one group; two peers cannot be connected by rules of ours."
  }

  validation {
    condition     = alltrue([for row in var.rows : contains(["tcp", "udp"], row.protocol)])
    error_message = "rows: protocol is tcp or udp; got ${join(", ", [for row in var.rows : "${row.protocol} in ${row.source}->${row.target}" if !contains(["tcp", "udp"], row.protocol)])}."
  }

  validation {
    condition     = alltrue([for row in var.rows : length(row.ports) > 0 && can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", row.purpose))])
    error_message = "rows: every row has ports and a purpose of 1 to 255 characters that AWS allows in a description (no quotes, no < or >)."
  }

  validation {
    condition = alltrue(flatten([
      for row in var.rows : [
        for ports in row.ports :
        ports.from >= 1 && ports.from <= coalesce(ports.to, ports.from) && coalesce(ports.to, ports.from) <= 65535
      ]
    ]))
    error_message = "rows: a range of ports goes from 1 at least to 65535 at most, upwards; correct ${join(", ", flatten([for row in var.rows : [for ports in row.ports : "${row.source}->${row.target} ${ports.from}-${coalesce(ports.to, ports.from)}" if ports.from < 1 || ports.from > coalesce(ports.to, ports.from) || coalesce(ports.to, ports.from) > 65535]]))}."
  }

  validation {
    condition = alltrue(flatten([
      for row in var.rows : [
        for ports in row.ports : anytrue([
          for own in values(var.groups[row.target].ports) :
          own.from <= ports.from && coalesce(ports.to, ports.from) <= coalesce(own.to, own.from)
        ])
      ] if contains(keys(var.groups), row.target)
    ]))
    error_message = "rows: ${join("; ", flatten([
      for row in var.rows : [
        for ports in row.ports : "${row.source}->${row.target} opens ${ports.from}-${coalesce(ports.to, ports.from)}, but ${row.target} does not listen there"
        if !anytrue([for own in values(var.groups[row.target].ports) : own.from <= ports.from && coalesce(ports.to, ports.from) <= coalesce(own.to, own.from)])
      ] if contains(keys(var.groups), row.target)
    ]))}. Declare the ports in groups, or correct the row."
  }

  validation {
    condition = alltrue(flatten([
      for row in var.rows : [
        for ports in row.ports : contains([80, 443], ports.from) && coalesce(ports.to, ports.from) == ports.from
      ] if length(setintersection(try(coalesce(var.peers[row.source].cidrs, []), []), ["0.0.0.0/0", "::/0"])) > 0
    ]))
    error_message = "rows: the whole internet may reach ports 443 and 80 only; narrow the peer's cidrs or the ports of ${join(", ", [for row in var.rows : "${row.source}->${row.target}" if length(setintersection(try(coalesce(var.peers[row.source].cidrs, []), []), ["0.0.0.0/0", "::/0"])) > 0])}."
  }

  validation {
    condition = length(flatten([for row in var.rows : row.ports])) == length(distinct(flatten([
      for row in var.rows : [for ports in row.ports : "${row.source}->${row.target}:${row.protocol}/${ports.from}-${coalesce(ports.to, ports.from)}"]
    ])))
    error_message = "rows: two rows open the same ports between the same source and target; merge them."
  }
}

variable "tags" {
  description = "Tags of every security group and rule."
  type        = map(string)
  default     = {}
  nullable    = false
}
