import {
  to = alicloudes_resume_task.search
  id = "cn-hangzhou/es-cn-n6w1o1x0w001c0001"
}
