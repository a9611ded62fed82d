variable "name" {
  description = "Name of the repository."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 256
    error_message = "name = \"${var.name}\" is not a repository's name; use 2 to 256 lower case letters, digits and single . _ - or / between them."
  }
}

variable "key" {
  description = "Key that encrypts the images. Null: AES256. Another key makes another repository."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.key == null || can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${try(var.key.arn, "")}\" is not the ARN of a KMS key (an alias will not do)."
  }
}

variable "keep" {
  description = "How many images are kept; of more, the oldest go."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.keep >= 2 && var.keep <= 1000 && floor(var.keep) == var.keep
    error_message = "keep = ${var.keep}: keep 2 to 1000 images, one to run and one to go back to at least."
  }
}

variable "untagged_days" {
  description = "Days until an image without a tag goes."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.untagged_days >= 1 && floor(var.untagged_days) == var.untagged_days
    error_message = "untagged_days = ${var.untagged_days}: keep images without a tag for a whole day at least."
  }
}

variable "force_delete" {
  description = "Whether the repository goes though images are in it."
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags of the repository."
  type        = map(string)
  default     = {}
  nullable    = false
}
