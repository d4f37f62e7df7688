data "alicloudes_instance" "search" {
  instance_id = "es-cn-n6w1o1x0w001c0001"
}

# A warning in each plan and apply for as long as the change is interrupted.
check "search_is_not_interrupted" {
  assert {
    condition     = data.alicloudes_instance.search.change_interrupted != true
    error_message = "The change of ${data.alicloudes_instance.search.instance_id} is interrupted."
  }
}
