# By the region and the instance's ID:
tofu import alicloudes_resume_logstash_task.pipeline cn-hangzhou/ls-cn-v0h1kzca70001

# By the instance's ID alone; the region stays unset:
tofu import alicloudes_resume_logstash_task.pipeline ls-cn-v0h1kzca70001
