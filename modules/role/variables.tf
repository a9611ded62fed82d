variable "name" {
  description = "Name of the role, unique in the account."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_+=,.@-]{1,64}$", var.name))
    error_message = "name = \"${var.name}\": a role's name is 1 to 64 letters, digits or _+=,.@- characters."
  }
}

variable "description" {
  description = "What the role is for."
  type        = string

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 1000
    error_message = "description says in 1 to 1000 characters what the role is for."
  }
}

variable "service" {
  description = "The only AWS service that may take the role, for example lambda.amazonaws.com."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com$", var.service))
    error_message = "service = \"${var.service}\" is not the principal of an AWS service, such as lambda.amazonaws.com."
  }
}

variable "trust_conditions" {
  description = "Under which conditions the service may take the role, for example aws:SourceAccount."
  type = list(object({
    test     = string
    variable = string
    values   = list(string)
  }))
  default  = []
  nullable = false
}

variable "statements" {
  description = "What the role may do. Actions are named in full; resources are named, but for actions that have no resource level."
  type = list(object({
    sid       = string
    effect    = optional(string, "Allow")
    actions   = list(string)
    resources = list(string)
    conditions = optional(list(object({
      test     = string
      variable = string
      values   = list(string)
    })), [])
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for s in var.statements : can(regex("^[A-Za-z0-9]+$", s.sid))])
    error_message = "statements: a sid is made of letters and digits; there is ${join(", ", var.statements[*].sid)}."
  }

  validation {
    condition     = length(distinct(var.statements[*].sid)) == length(var.statements)
    error_message = "statements: no two have the same sid; there is ${join(", ", var.statements[*].sid)}."
  }

  validation {
    condition     = alltrue([for s in var.statements : contains(["Allow", "Deny"], s.effect)])
    error_message = "statements: effect is Allow or Deny; there is ${join(", ", distinct(var.statements[*].effect))}."
  }

  validation {
    condition     = alltrue([for s in var.statements : length(s.actions) > 0 && length(s.resources) > 0])
    error_message = "statements: ${join(", ", [for s in var.statements : s.sid if length(s.actions) * length(s.resources) == 0])}: name at least one action and one resource."
  }

  validation {
    condition = alltrue([
      for action in flatten([for s in var.statements : s.actions if s.effect == "Allow"]) :
      can(regex("^[a-z0-9-]+:[A-Za-z0-9]+$", action))
    ])
    error_message = "statements: allow actions by their full names, such as s3:GetObject; there is ${join(", ", distinct(flatten(var.statements[*].actions)))}."
  }

  validation {
    condition = alltrue([
      for s in var.statements : alltrue([for action in s.actions : contains(local.actions_without_resource, action)])
      if s.effect == "Allow" && anytrue([for resource in s.resources : can(regex(local.any_resource, resource))])
    ])
    error_message = "statements: name the resources of ${join(", ", distinct(flatten([for s in var.statements : setsubtract(s.actions, local.actions_without_resource)])))}; only actions that have no resource level (main.tf lists them) are allowed on everything."
  }

  validation {
    condition = alltrue([
      for s in var.statements : contains(s.conditions[*].variable, "cloudwatch:namespace")
      if s.effect == "Allow" && contains(s.actions, "cloudwatch:PutMetricData")
    ])
    error_message = "statements: cloudwatch:PutMetricData needs a condition on cloudwatch:namespace."
  }

  validation {
    condition = alltrue([
      for s in var.statements : contains(s.conditions[*].variable, "iam:PassedToService")
      if s.effect == "Allow" && contains(s.actions, "iam:PassRole")
    ])
    error_message = "statements: iam:PassRole needs a condition on iam:PassedToService."
  }
}

variable "managed_policy_arns" {
  description = "Managed policies attached beside the statements, by a name of yours."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.managed_policy_arns) : !can(regex("/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$", arn))])
    error_message = "managed_policy_arns: ${join(", ", values(var.managed_policy_arns))}: a policy that allows everything cannot be attached."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever do."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[^:]+:iam::[^:]*:policy/", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn = \"${coalesce(var.permissions_boundary_arn, "null")}\" is not the ARN of an IAM policy."
  }
}

variable "tags" {
  description = "Tags of the role."
  type        = map(string)
  default     = {}
  nullable    = false
}
