output "signed" {
  description = "The signed code by function name, as the module function takes it."
  value = { for name, object in data.aws_s3_object.this : name => {
    bucket  = var.bucket
    key     = object.key
    version = object.version_id
  } }
}

output "code_signing_config_arn" {
  description = "ARN of the configuration under which Lambda takes only code signed here."
  value       = aws_lambda_code_signing_config.this.arn
}
