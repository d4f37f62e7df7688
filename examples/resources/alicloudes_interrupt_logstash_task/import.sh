# By the region and the instance's ID:
tofu import alicloudes_interrupt_logstash_task.pipeline cn-hangzhou/ls-cn-i7m2x4pd80002

# By the instance's ID alone; the region stays unset:
tofu import alicloudes_interrupt_logstash_task.pipeline ls-cn-i7m2x4pd80002
