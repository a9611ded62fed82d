output "arn" {
  description = "ARN of the role, known at plan; whoever refers to it waits for its policies."
  value       = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${aws_iam_role.this.name}"
  depends_on  = [aws_iam_role_policy.this, aws_iam_role_policy_attachment.this]
}

output "name" {
  description = "Name of the role."
  value       = aws_iam_role.this.name
}
