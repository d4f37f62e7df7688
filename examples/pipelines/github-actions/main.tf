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

  # State and lock in PostgreSQL. The address comes from PG_CONN_STR. A lock
  # ends with its connection, so a job that was killed leaves none behind.
  backend "pg" {}
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
