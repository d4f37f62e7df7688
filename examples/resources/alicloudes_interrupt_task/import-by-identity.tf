import {
  to = alicloudes_interrupt_task.search
  identity = {
    region      = "cn-hangzhou"
    instance_id = "es-cn-oew1q8x0v003d0003"
  }
}
