variable "name" {
  description = "Name of the role, unique in the account."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_+=,.@-]{1,64}$", var.name))
    error_message = "name is 1 to 64 letters, digits or _+=,.@- characters."
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
    error_message = "service is the principal of an AWS service, for example lambda.amazonaws.com."
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
    error_message = "Every statement has a sid of letters and digits."
  }

  validation {
    condition     = length(distinct(var.statements[*].sid)) == length(var.statements)
    error_message = "No two statements have the same sid."
  }

  validation {
    condition     = alltrue([for s in var.statements : contains(["Allow", "Deny"], s.effect)])
    error_message = "effect is Allow or Deny."
  }

  validation {
    condition     = alltrue([for s in var.statements : length(s.actions) > 0 && length(s.resources) > 0])
    error_message = "Every statement names at least one action and one resource."
  }

  validation {
    condition = alltrue([
      for action in flatten([for s in var.statements : s.actions if s.effect == "Allow"]) :
      can(regex("^[a-z0-9-]+:[A-Za-z0-9]+$", action))
    ])
    error_message = "Actions are allowed by their full names, for example s3:GetObject; no wildcards."
  }

  validation {
    condition = alltrue([
      for s in var.statements : alltrue([for action in s.actions : contains(local.actions_without_resource, action)])
      if s.effect == "Allow" && anytrue([for resource in s.resources : can(regex(local.any_resource, resource))])
    ])
    error_message = "Name the resources: \"*\" is only for actions that have no resource level (the list is in main.tf)."
  }

  validation {
    condition = alltrue([
      for s in var.statements : contains(s.conditions[*].variable, "cloudwatch:namespace")
      if s.effect == "Allow" && contains(s.actions, "cloudwatch:PutMetricData")
    ])
    error_message = "cloudwatch:PutMetricData needs a condition on cloudwatch:namespace."
  }

  validation {
    condition = alltrue([
      for s in var.statements : contains(s.conditions[*].variable, "iam:PassedToService")
      if s.effect == "Allow" && contains(s.actions, "iam:PassRole")
    ])
    error_message = "iam:PassRole needs a condition on iam:PassedToService."
  }
}

variable "managed_policy_arns" {
  description = "Managed policies attached beside the statements, by a name of yours."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.managed_policy_arns) : !can(regex("/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$", arn))])
    error_message = "No managed policy that allows everything."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever do."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[^:]+:iam::[^:]*:policy/", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn is the ARN of an IAM policy."
  }
}
