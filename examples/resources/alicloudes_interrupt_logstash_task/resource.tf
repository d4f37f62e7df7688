# Interrupts the running change of a Logstash instance, and fails if there is
# none.
resource "alicloudes_interrupt_logstash_task" "pipeline" {
  instance_id     = "ls-cn-i7m2x4pd80002"
  on_not_changing = "fail"

  timeouts {
    create = "10m"
  }
}
