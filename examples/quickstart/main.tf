# Resumes the interrupted change of one Elasticsearch instance.
#
# `cargo xtask quickstart` applies this against the emulator. For a real instance
# leave `endpoint` out, set ALIBABA_CLOUD_ACCESS_KEY_ID and
# ALIBABA_CLOUD_ACCESS_KEY_SECRET (or another source of credentials), and set the
# instance and its region.

terraform {
  required_providers {
    alicloudes = {
      source = "registry.opentofu.org/alicloudes/alicloudes"
    }
  }
}

variable "instance_id" {
  type        = string
  description = "The instance whose change was interrupted."
}

variable "region" {
  type        = string
  description = "The region of the instance."
  default     = "cn-hangzhou"
}

variable "endpoint" {
  type        = string
  description = "Where the API is served, if not at its public address."
  default     = null
}

provider "alicloudes" {
  region = var.region

  endpoints {
    elasticsearch = var.endpoint
  }
}

resource "alicloudes_resume_task" "this" {
  instance_id     = var.instance_id
  wait_for_status = "active"
  poll_interval   = "1s"
}

output "status" {
  description = "The instance's status when the apply ended."
  value       = alicloudes_resume_task.this.status_after
}
