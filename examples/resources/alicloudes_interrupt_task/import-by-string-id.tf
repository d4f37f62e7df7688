import {
  to = alicloudes_interrupt_task.search
  id = "cn-hangzhou/es-cn-oew1q8x0v003d0003"
}
