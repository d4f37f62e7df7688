# By the region and the instance's ID:
tofu import alicloudes_interrupt_task.search cn-hangzhou/es-cn-oew1q8x0v003d0003

# By the instance's ID alone; the region stays unset:
tofu import alicloudes_interrupt_task.search es-cn-oew1q8x0v003d0003
