# By hand: terraform apply -invoke=action.alicloudes_resume_task.search
action "alicloudes_resume_task" "search" {
  config {
    instance_id     = "es-cn-n6w1o1x0w001c0001"
    wait_for_status = "active"
    timeout         = "3h"
  }
}

# Or after each change of another resource.
resource "terraform_data" "ticket" {
  input = "CHG-2041"

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.alicloudes_resume_task.search]
    }
  }
}
