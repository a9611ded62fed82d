locals {
  everything = [local.arn, "${local.arn}/*"]

  transport_statements = [
    {
      Sid       = "DenyInsecureTransport"
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "s3:*"
      Resource  = local.everything
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    },
    {
      Sid       = "DenyOldTls"
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "s3:*"
      Resource  = local.everything
      Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
    },
  ]

  own_trails    = { ArnLike = { "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:cloudtrail:*:${local.account}:trail/*" } }
  own_balancers = { ArnLike = { "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:elasticloadbalancing:${data.aws_region.current.name}:${local.account}:loadbalancer/*" } }
  own_account   = { StringEquals = { "aws:SourceAccount" = local.account } }

  own_delivery = merge(local.own_account, {
    ArnLike = { "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.name}:${local.account}:*" }
  })

  under_aws_logs = "${local.arn}/AWSLogs/${local.account}/*"

  write = { Effect = "Allow", Action = "s3:PutObject" }
  check = { Effect = "Allow", Action = "s3:GetBucketAcl", Resource = local.arn }

  # Who delivers which logs, for this account only; each asks for the ACL before it writes, but S3 itself.
  log_statements = {
    s3 = [
      merge(local.write, { Sid = "WriteS3Logs", Principal = { Service = "logging.s3.amazonaws.com" }, Resource = "${local.arn}/*", Condition = local.own_account }),
    ]
    # As AWS words them: what differs it adds to the policy when flow logs are made, and the next plan would take it away.
    vpc = [
      merge(local.write, {
        Sid       = "AWSLogDeliveryWrite"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Resource  = local.under_aws_logs
        Condition = merge(local.own_delivery, { StringEquals = { "aws:SourceAccount" = local.account, "s3:x-amz-acl" = "bucket-owner-full-control" } })
      }),
      merge(local.check, { Sid = "AWSLogDeliveryAclCheck", Principal = { Service = "delivery.logs.amazonaws.com" }, Condition = local.own_delivery }),
    ]
    # Under a prefix or none
    load_balancer = [
      merge(local.write, {
        Sid       = "WriteLoadBalancerLogs"
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
        Resource  = "${local.arn}/*AWSLogs/${local.account}/*"
        Condition = local.own_balancers
      }),
    ]
    cloudtrail = [
      merge(local.write, { Sid = "WriteCloudtrailLogs", Principal = { Service = "cloudtrail.amazonaws.com" }, Resource = local.under_aws_logs, Condition = local.own_trails }),
      merge(local.check, { Sid = "CheckCloudtrailAcl", Principal = { Service = "cloudtrail.amazonaws.com" }, Condition = local.own_trails }),
    ]
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.transport_statements, flatten([for writer in sort(var.log_writers) : local.log_statements[writer]]))
  })

  # S3 refuses two changes of a bucket's access at once.
  depends_on = [aws_s3_bucket_public_access_block.this, aws_s3_bucket_ownership_controls.this]
}
