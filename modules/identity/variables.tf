variable "name" {
  description = "Name of the user pool and its client."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_+=,.@-]{0,99}$", var.name))
    error_message = "name = \"${var.name}\" is not usable; use 1 to 100 letters, digits and _+=,.@-."
  }
}

variable "issuer" {
  description = "An OIDC issuer that there is already: nothing is then made. url as tokens say it (iss), client_id as they are for it, and the claim that has a person's groups."
  type = object({
    url          = string
    client_id    = string
    groups_claim = optional(string, "groups")
  })
  default = null

  validation {
    condition     = var.issuer == null || can(regex("^https://[^/?#]+[^?#]*[^/?#]$", var.issuer.url))
    error_message = "issuer.url = \"${try(var.issuer.url, "")}\" is not an issuer's address: https, no question mark, no slash at the end."
  }

  validation {
    condition     = var.issuer == null || try(length(var.issuer.client_id) > 0, false)
    error_message = "issuer.client_id is empty: a token that is for another client must be refused; name yours."
  }
}

variable "groups" {
  description = "Groups of people, and what they may, by name."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.groups) > 0 && alltrue([for name in keys(var.groups) : can(regex("^[a-z][a-z-]*$", name))])
    error_message = "groups: name one at least, in lower case letters and -; there is ${join(", ", keys(var.groups))}."
  }
}

variable "domain_prefix" {
  description = "First part of the address of the pages where people sign in, unique in the region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.domain_prefix)) && !can(regex("aws|amazon|cognito", var.domain_prefix))
    error_message = "domain_prefix = \"${var.domain_prefix}\": use 1 to 63 lower case letters, digits and -, without aws, amazon or cognito."
  }
}

variable "callback_urls" {
  description = "Where people are led back to, once they have signed in or out."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.callback_urls) > 0 && alltrue([for url in var.callback_urls : can(regex("^(https://|http://localhost[:/])", url))])
    error_message = "callback_urls = [${join(", ", var.callback_urls)}]: name one at least, by https (http for localhost alone)."
  }
}

variable "token_minutes" {
  description = "How long a token is good for; whoever is shut out is out after that time."
  type        = number
  default     = 15
  nullable    = false

  validation {
    condition     = var.token_minutes >= 5 && var.token_minutes <= 60
    error_message = "token_minutes = ${var.token_minutes}: 5 (Cognito's least) to 60."
  }
}

variable "threat_protection" {
  description = "Whether sign-ins that look like an attack are refused (Cognito's plan Plus)."
  type        = bool
  default     = false
  nullable    = false
}

variable "deletion_protection" {
  description = "Whether the user pool cannot be deleted."
  type        = bool
  default     = true
  nullable    = false
}

variable "tags" {
  description = "Tags of the user pool."
  type        = map(string)
  default     = {}
  nullable    = false
}
