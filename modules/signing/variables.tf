variable "name" {
  description = "Name of the code signing configuration; the signing profile's begins with it, without hyphens."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{2,37}$", var.name))
    error_message = "name = \"${var.name}\": 2 to 37 letters, digits, hyphens or underscores, so that a unique suffix still fits in 64."
  }
}

variable "bucket" {
  description = "Name of a versioned bucket that holds the zips before and after they are signed."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "bucket = \"${var.bucket}\" is not the name of an S3 bucket."
  }
}

variable "prefix" {
  description = "Where in the bucket: <prefix>unsigned/ and <prefix>signed/."
  type        = string
  default     = "functions/"
  nullable    = false

  validation {
    condition     = can(regex("^([A-Za-z0-9_-]+/)*$", var.prefix))
    error_message = "prefix = \"${var.prefix}\": leave it empty or end it with a slash."
  }
}

variable "validity_days" {
  description = "How long a signature is valid."
  type        = number
  default     = 4015
  nullable    = false

  validation {
    condition     = var.validity_days >= 1 && var.validity_days <= 4015
    error_message = "validity_days = ${var.validity_days}: Signer takes 1 to 4015 (11 years, the most that Signer allows for Lambda)."
  }
}

variable "zips" {
  description = "What is signed, by function name: path of a zip on the machine that applies, and its SHA-256 in base64."
  type = map(object({
    path   = string
    sha256 = string
  }))

  validation {
    condition     = alltrue([for zip in values(var.zips) : can(regex("\\.zip$", zip.path)) && can(regex("^[A-Za-z0-9+/]{43}=$", zip.sha256))])
    error_message = "zips: every path ends in .zip and every sha256 is a SHA-256 in base64 (44 characters); there is ${join(", ", [for zip in values(var.zips) : "${zip.path} ${zip.sha256}"])}."
  }
}

variable "tags" {
  description = "Tags of the profile, the configuration and the objects."
  type        = map(string)
  default     = {}
  nullable    = false
}
