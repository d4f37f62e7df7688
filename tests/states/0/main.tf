# Every kind of object that a version of the schema can leave in a state. The
# states beside this file were made from it; today's provider must find nothing
# to do in them.
terraform {
  required_providers {
    alicloudes = { source = "registry.opentofu.org/alicloudes/alicloudes" }
  }
}

provider "alicloudes" {
  region = "cn-hangzhou"
}

resource "alicloudes_resume_task" "plain" {
  instance_id = "es-cn-plain"
}

resource "alicloudes_resume_task" "full" {
  instance_id        = "es-cn-full"
  region             = "cn-hangzhou"
  triggers           = { change = "1" }
  wait_for_status    = "active"
  on_not_interrupted = "fail"
  ignore_not_found   = true
  client_token       = "change-1"
  poll_interval      = "100ms"

  timeouts {
    create = "10m"
    update = "10m"
  }
}

resource "alicloudes_resume_task" "healing" {
  instance_id             = "es-cn-healing"
  resume_when_interrupted = true
}

resource "alicloudes_resume_task" "idle" {
  instance_id = "es-cn-idle"
}

resource "alicloudes_resume_task" "missing" {
  instance_id      = "es-cn-missing"
  ignore_not_found = true
}

resource "alicloudes_resume_task" "unseen" {
  instance_id     = "es-cn-unseen"
  wait_for_status = "none"
}

import {
  to = alicloudes_resume_task.imported
  id = "cn-hangzhou/es-cn-imported"
}

resource "alicloudes_resume_task" "imported" {
  instance_id = "es-cn-imported"
}

resource "alicloudes_interrupt_task" "this" {
  instance_id     = "es-cn-running"
  on_not_changing = "fail"
}

resource "alicloudes_resume_logstash_task" "this" {
  instance_id = "ls-cn-suspended"
}

resource "alicloudes_interrupt_logstash_task" "this" {
  instance_id = "ls-cn-running"
}
