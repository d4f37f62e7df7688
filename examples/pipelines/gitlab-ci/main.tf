# Watches one Elasticsearch instance: if its change is interrupted, the next drift
# check or apply resumes it.

terraform {
  required_version = ">= 1.10"

  required_providers {
    alicloudes = {
      source  = "registry.opentofu.org/alicloudes/alicloudes"
      version = "~> 0.1"
    }
  }

  # State and lock in GitLab. Address, user and password come from TF_HTTP_*.
  backend "http" {}
}

# Region, role and token come from the environment.
provider "alicloudes" {}

resource "alicloudes_resume_task" "search" {
  instance_id             = "es-cn-n6w1o1x0w001c0001"
  resume_when_interrupted = true
  wait_for_status         = "active"

  timeouts {
    create = "2h"
    update = "2h"
  }
}
