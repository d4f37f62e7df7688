# By hand: terraform apply -invoke=action.alicloudes_interrupt_task.search
action "alicloudes_interrupt_task" "search" {
  config {
    instance_id     = "es-cn-oew1q8x0v003d0003"
    on_not_changing = "warn"
  }
}
