# Resumes the interrupted change at the first apply, and again when a new change
# ticket is written here.
resource "alicloudes_resume_task" "search" {
  instance_id = "es-cn-n6w1o1x0w001c0001"

  triggers = {
    ticket = "CHG-2041"
  }

  # What depends on this resource waits until the change has ended.
  wait_for_status = "active"

  timeouts {
    create = "3h"
  }
}
