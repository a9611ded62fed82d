output "name" {
  description = "Name of the bucket; whoever uses it waits for its policy."
  value       = var.name
  depends_on  = [aws_s3_bucket_policy.this]
}

output "arn" {
  description = "ARN of the bucket, known to a plan already."
  value       = local.arn
  depends_on  = [aws_s3_bucket_policy.this]
}

output "domain_name" {
  description = "Regional domain name of the bucket."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
