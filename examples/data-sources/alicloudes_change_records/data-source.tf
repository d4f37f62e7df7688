data "alicloudes_change_records" "search" {
  instance_id = "es-cn-n6w1o1x0w001c0001"
}

# How far each change is, and what went wrong in it.
output "changes" {
  value = [
    for record in data.alicloudes_change_records.search.records : {
      name       = record.action_name
      state      = record.state_type
      progress   = record.process
      exceptions = compact([for step in coalesce(record.status_info, []) : step.exception])
    }
  ]
}
