terraform {
  required_providers {
    alicloudes = {
      source = "registry.opentofu.org/alicloudes/alicloudes"
    }
  }
}

resource "alicloudes_resume_task" "search" {
  instance_id     = "es-cn-n6w1o1x0w001c0001"
  wait_for_status = "active"
  poll_interval   = "1s"
}
