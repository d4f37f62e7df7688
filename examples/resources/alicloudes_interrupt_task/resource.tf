# Interrupts the change that is running now, once. Write a new reason to
# interrupt another one later.
resource "alicloudes_interrupt_task" "search" {
  instance_id = "es-cn-oew1q8x0v003d0003"

  triggers = {
    reason = "Disk pressure on 2026-11-20"
  }

  # If no change is running, warn instead of failing.
  on_not_changing = "warn"
}
