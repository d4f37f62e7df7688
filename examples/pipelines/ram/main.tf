# What the GitHub workflows need in RAM: the identity provider, a role that may
# read (pull requests) and a role that may resume (the branch main).

terraform {
  required_version = ">= 1.8"

  required_providers {
    alicloud = {
      source  = "aliyun/alicloud"
      version = ">= 1.210"
    }
    alicloudes = {
      source  = "registry.opentofu.org/alicloudes/alicloudes"
      version = "~> 0.1"
    }
  }
}

variable "repository" {
  description = "The one repository whose workflows may assume the roles, as owner/name."
  type        = string

  validation {
    condition     = can(regex("^[^/*?]+/[^/*?]+$", var.repository))
    error_message = "Write it as owner/name, without wildcards."
  }
}

variable "fingerprints" {
  description = "The fingerprints of the issuer's CA certificate, as RAM shows them when an identity provider is added by hand."
  type        = list(string)
}

variable "account_id" {
  description = "The account that owns the instances."
  type        = string
}

variable "region" {
  description = "The instances' region."
  type        = string
}

variable "instance_ids" {
  description = "The instances that may be resumed."
  type        = list(string)
}

locals {
  issuer   = "https://token.actions.githubusercontent.com"
  audience = "sts.aliyuncs.com"
  provider = "acs:ram::${var.account_id}:oidc-provider/${alicloud_ims_oidc_provider.github.oidc_provider_name}"
  arns     = [for id in var.instance_ids : provider::alicloudes::instance_arn(var.region, var.account_id, id)]

  roles = {
    plan-changes = {
      subject = "repo:${var.repository}:pull_request"
      actions = ["DescribeInstance"]
    }
    resume-changes = {
      subject = "repo:${var.repository}:ref:refs/heads/main"
      actions = ["DescribeInstance", "ResumeElasticsearchTask"]
    }
  }
}

resource "alicloud_ims_oidc_provider" "github" {
  oidc_provider_name = "github-actions"
  issuer_url         = local.issuer
  client_ids         = [local.audience]
  fingerprints       = var.fingerprints
}

resource "alicloud_ram_role" "this" {
  for_each = local.roles

  role_name            = each.key
  max_session_duration = 10800

  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Federated = [local.provider] }
      Condition = {
        StringEquals = {
          "oidc:iss" = local.issuer
          "oidc:aud" = local.audience
          "oidc:sub" = each.value.subject
        }
      }
    }]
  })
}

resource "alicloud_ram_policy" "this" {
  for_each = local.roles

  policy_name     = each.key
  policy_document = provider::alicloudes::ram_policy(local.arns, each.value.actions)
}

resource "alicloud_ram_role_policy_attachment" "this" {
  for_each = local.roles

  role_name   = alicloud_ram_role.this[each.key].role_name
  policy_name = alicloud_ram_policy.this[each.key].policy_name
  policy_type = alicloud_ram_policy.this[each.key].type
}

output "oidc_provider_arn" {
  description = "For the workflows' variable ALIBABA_CLOUD_OIDC_PROVIDER_ARN."
  value       = local.provider
}

output "role_arns" {
  description = "resume-changes for ALIBABA_CLOUD_ROLE_ARN, plan-changes for ALIBABA_CLOUD_PLAN_ROLE_ARN."
  value       = { for name, role in alicloud_ram_role.this : name => role.arn }
}
