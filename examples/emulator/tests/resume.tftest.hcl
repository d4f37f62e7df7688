run "resumes_the_change" {
  # Of an instance that is active already nothing is resumed, and the apply
  # still succeeds with a warning.
  assert {
    condition     = alicloudes_resume_task.search.result == true
    error_message = "Nothing was resumed."
  }

  assert {
    condition     = alicloudes_resume_task.search.status_after == "active"
    error_message = "The instance is not active."
  }
}
