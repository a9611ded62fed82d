variable "name" {
  description = "Name of the table."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{3,255}$", var.name))
    error_message = "name = \"${var.name}\" is not a table's name; use 3 to 255 letters, digits, _, . and -."
  }
}

variable "partition_key" {
  description = "Attribute that spreads the items; its type is S (string), N (number) or B (binary)."
  type        = object({ name = string, type = string })
  nullable    = false

  validation {
    condition     = contains(["S", "N", "B"], var.partition_key.type)
    error_message = "partition_key.type = \"${var.partition_key.type}\": use S, N or B."
  }
}

variable "sort_key" {
  description = "Attribute that orders the items of one partition; null for none."
  type        = object({ name = string, type = string })
  default     = null

  validation {
    condition     = var.sort_key == null || try(contains(["S", "N", "B"], var.sort_key.type), false)
    error_message = "sort_key.type = \"${try(var.sort_key.type, "")}\": use S, N or B."
  }
}

variable "indexes" {
  description = "Global secondary indexes by name. projection is ALL, KEYS_ONLY, or INCLUDE with the attributes to carry."
  type = map(object({
    partition_key = object({ name = string, type = string })
    sort_key      = optional(object({ name = string, type = string }))
    projection    = optional(string, "ALL")
    attributes    = optional(set(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for index in values(var.indexes) : contains(["ALL", "KEYS_ONLY", "INCLUDE"], index.projection) && (index.projection == "INCLUDE") == (length(index.attributes) > 0)])
    error_message = "indexes: projection is ALL, KEYS_ONLY or INCLUDE, and attributes go with INCLUDE only; correct ${join(", ", [for name, index in var.indexes : name if !contains(["ALL", "KEYS_ONLY", "INCLUDE"], index.projection) || (index.projection == "INCLUDE") != (length(index.attributes) > 0)])}."
  }

  validation {
    condition = length(distinct([for key in flatten([var.partition_key, coalesce(var.sort_key, var.partition_key), [for index in values(var.indexes) : [index.partition_key, coalesce(index.sort_key, index.partition_key)]]]) : key.name])) == length(distinct([
      for key in flatten([var.partition_key, coalesce(var.sort_key, var.partition_key), [for index in values(var.indexes) : [index.partition_key, coalesce(index.sort_key, index.partition_key)]]]) : "${key.name} ${key.type}"
    ]))
    error_message = "indexes: one attribute is given two types; a key attribute has the same type in the table and in all of its indexes."
  }
}

variable "capacity" {
  description = "Null: on demand. Otherwise provisioned units of the table and of each index, moved by autoscaling between min and max to keep the target use (percent)."
  type = object({
    read  = object({ min = number, max = number, target = optional(number, 70) })
    write = object({ min = number, max = number, target = optional(number, 70) })
  })
  default = null

  validation {
    condition     = try(alltrue([for units in [var.capacity.read, var.capacity.write] : units.min >= 1 && units.min <= units.max]), var.capacity == null)
    error_message = "capacity: min is 1 at least and max is not under it, for read and for write."
  }

  validation {
    condition     = try(alltrue([for units in [var.capacity.read, var.capacity.write] : units.target >= 20 && units.target <= 90]), var.capacity == null)
    error_message = "capacity: autoscaling keeps a target use of 20 to 90 percent."
  }
}

variable "key" {
  description = "Key that encrypts the table. Null: a key that DynamoDB owns, at no cost."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.key == null || can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${try(var.key.arn, "")}\" is not the ARN of a KMS key (an alias will not do)."
  }
}

variable "ttl_attribute" {
  description = "Attribute with the second (Unix time) after which an item goes; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.ttl_attribute == null || try(length(var.ttl_attribute) > 0, false)
    error_message = "ttl_attribute is empty: name an attribute, or leave it out."
  }
}

variable "stream" {
  description = "What the stream of changes carries: KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES; null for no stream."
  type        = string
  default     = null

  validation {
    condition     = var.stream == null || try(contains(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"], var.stream), false)
    error_message = "stream = \"${coalesce(var.stream, "null")}\": use KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES."
  }

  validation {
    condition     = length(var.replicas) == 0 || try(var.stream == "NEW_AND_OLD_IMAGES", false)
    error_message = "stream = \"${coalesce(var.stream, "null")}\": replicas are fed from a stream of NEW_AND_OLD_IMAGES."
  }
}

variable "replicas" {
  description = "Replicas by region, each with the key there; each has point-in-time recovery too."
  type        = map(object({ key = optional(object({ arn = string })) }))
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for region in keys(var.replicas) : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", region))])
    error_message = "replicas: ${join(", ", keys(var.replicas))} must be regions, such as us-west-2."
  }
}

variable "deletion_protection" {
  description = "Whether the table refuses to be deleted."
  type        = bool
  default     = true
  nullable    = false
}

variable "tags" {
  description = "Tags of the table and its replicas."
  type        = map(string)
  default     = {}
  nullable    = false
}
