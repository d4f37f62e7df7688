# By the region and the instance's ID:
tofu import alicloudes_resume_task.search cn-hangzhou/es-cn-n6w1o1x0w001c0001

# By the instance's ID alone; the region stays unset:
tofu import alicloudes_resume_task.search es-cn-n6w1o1x0w001c0001
