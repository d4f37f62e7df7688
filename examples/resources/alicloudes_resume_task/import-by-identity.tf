import {
  to = alicloudes_resume_task.search
  identity = {
    region      = "cn-hangzhou"
    instance_id = "es-cn-n6w1o1x0w001c0001"
  }
}
