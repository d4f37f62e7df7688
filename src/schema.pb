
£†à
region"string"pThe region of resources that name none, such as `cn-hangzhou`; default is the one that the chosen profile names.(@N

access_key"string"0The access key's ID. Takes `secret_key` with it.(8@6

secret_key"string"The access key's secret.(8@Y
security_token"string"7The session's token, when the keys belong to a session.(8@`
profile"string"GThe profile in the credentials file; default is the file's current one.(@ì
shared_credentials_file"string"jThe credentials file, in the format of the vendor's command line tool; default is `~/.aliyun/config.json`.(@O
ecs_role_name"string"0The role of the ECS instance that the run is on.(@E
credentials_uri"string"$A URI that answers with credentials.(@n
protocol"string"T`HTTPS` (default) or `HTTP`, for the API and for STS. An endpoint's own scheme wins.(@S
signature_version"string"0`ROA-HMAC-SHA1` (default) or `ACS3-HMAC-SHA256`.(@¶
max_retries"number"àHow many times a call is sent again after throttling, an unavailable service or a lost answer; default 5. The timeouts bound it as well.(@r
client_connect_timeout"number"JHow long a connection may take to be made, in milliseconds; default 60000.(@a
client_read_timeout"number"<How long an answer may take, in milliseconds; default 60000.(@«
enable_preflight"bool"¶Whether a plan that will make a call looks at the instance first, and says so if it is missing or has nothing to do; default `true`. It never changes the plan itself.(@[
configuration_source"string"5Text that is added to the User-Agent of each request.(@¢
assume_roleêN
role_arn"string"4The role's ARN; default is `ALIBABA_CLOUD_ROLE_ARN`.(@[
session_name"string"=The session's name, shown in audit logs; default `terraform`.(@Ü
session_expiration"number"bThe session's length in seconds, 900 to 43200; default 3600. Sessions are renewed before they end.(@P
policy"string"8A policy as JSON that narrows the session's permissions.(@L
external_id"string"/The external ID that the role's owner asks for.(@"6Assume this role with the credentials that were found.(±
assume_role_with_oidcïm
oidc_provider_arn"string"JThe identity provider's ARN; default is `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`.(@U

oidc_token"string"7The token itself. Prefer the file: it can be read anew.(8@Å
oidc_token_file"string"`The file with the token, read anew for each session; default is `ALIBABA_CLOUD_OIDC_TOKEN_FILE`.(@N
role_arn"string"4The role's ARN; default is `ALIBABA_CLOUD_ROLE_ARN`.(@`
role_session_name"string"=The session's name, shown in audit logs; default `terraform`.(@`
session_expiration"number"<The session's length in seconds, 900 to 43200; default 3600.(@P
policy"string"8A policy as JSON that narrows the session's permissions.(@"aAssume a role with an OIDC token, as pipelines and pods get one. No other credentials are needed.(®
	endpointsòX
elasticsearch"string"9`host[:port]`, or with `http://` or `https://` before it.(@N
sts"string"9`host[:port]`, or with `http://` or `https://` before it.(@"jWhere to send requests instead of the region's public endpoints: a VPC endpoint, a proxy, or the emulator.("≠Resumes and interrupts changes of Alibaba Cloud Elasticsearch and Logstash instances. Every argument is optional; credentials are looked for at the first call. `validate` and `import` need none, nor do `plan` and `destroy` where nothing has to be read: data sources and `resume_when_interrupted` read.(¶
"alicloudes_interrupt_logstash_taskˇ¸k
instance_id"string"NThe instance's ID. A change replaces the resource, which makes the call again. @∂
region"string"õThe instance's region; default is the provider's. The region in effect is recorded: a changed default of the provider never makes a finished run run again.(0@á
triggers["map","string"]eAny values. When they change, the call is made again. Adding or removing the whole argument does not.(@ñ
wait_for_status"string"uWhat counts as success: `none` (the API accepted the call), or that the instance is `suspended`; default `suspended`.(@∫
on_not_changing"string"òWhat to do when the API rejects the call and the instance is `active` or `suspended`, so that there is nothing to interrupt: `warn` (default) or `fail`.(@ó
ignore_not_found"bool"wWhether an instance that does not exist is a warning instead of an error; default `false`. `exists` tells which it was.(@â
client_token"string"ËThe idempotency token, 1 to 64 printable ASCII characters; default is a new random one for each run. It is the same on every attempt of a run, so that a repeated call has no second effect. A new value takes effect with the next run.(0@è
poll_interval"string"pHow often the status is asked for while waiting, such as `15s`; default is every 10 s at first, growing to 30 s.(@-
id"string"`<region>/<instance_id>`.0@f

request_id"string"JThe ID of the request that decided the last run, for the vendor's support.0@å
result"bool"vWhether the API accepted the last run's call. `false` if there was nothing to do, or the change was under way already.0@d
status_before"string"EThe instance's status before the call, if there was a reason to look.0@p
status_after"string"RThe instance's status at the end of the run; null with `wait_for_status = "none"`.0@?

started_at"string"#When the last run began (RFC 3339).0@A
completed_at"string"#When the last run ended (RFC 3339).0@X
exists"bool"BWhether the instance exists; `false` only with `ignore_not_found`.0@å
change_interrupted"bool"jWhether the instance's change was interrupted when its status was last seen; null if it was not looked at.0@´
timeoutsúo
create"string"WA duration such as `90m`; default 30m when the wait goes on until `suspended`, else 5m.(@o
update"string"WA duration such as `90m`; default 30m when the wait goes on until `suspended`, else 5m.(@"6How long a run may take, retries and waiting included.("†Interrupts the running change of a Logstash instance, once: when it is created, and again when `triggers` changes. It signs and sends InterruptLogstashTask, then waits until the instance is `suspended`. Destroying it makes no call; the change stays interrupted until something resumes it.(®
alicloudes_interrupt_taskäák
instance_id"string"NThe instance's ID. A change replaces the resource, which makes the call again. @∂
region"string"õThe instance's region; default is the provider's. The region in effect is recorded: a changed default of the provider never makes a finished run run again.(0@á
triggers["map","string"]eAny values. When they change, the call is made again. Adding or removing the whole argument does not.(@ñ
wait_for_status"string"uWhat counts as success: `none` (the API accepted the call), or that the instance is `suspended`; default `suspended`.(@∫
on_not_changing"string"òWhat to do when the API rejects the call and the instance is `active` or `suspended`, so that there is nothing to interrupt: `warn` (default) or `fail`.(@ó
ignore_not_found"bool"wWhether an instance that does not exist is a warning instead of an error; default `false`. `exists` tells which it was.(@â
client_token"string"ËThe idempotency token, 1 to 64 printable ASCII characters; default is a new random one for each run. It is the same on every attempt of a run, so that a repeated call has no second effect. A new value takes effect with the next run.(0@è
poll_interval"string"pHow often the status is asked for while waiting, such as `15s`; default is every 10 s at first, growing to 30 s.(@-
id"string"`<region>/<instance_id>`.0@f

request_id"string"JThe ID of the request that decided the last run, for the vendor's support.0@å
result"bool"vWhether the API accepted the last run's call. `false` if there was nothing to do, or the change was under way already.0@d
status_before"string"EThe instance's status before the call, if there was a reason to look.0@p
status_after"string"RThe instance's status at the end of the run; null with `wait_for_status = "none"`.0@?

started_at"string"#When the last run began (RFC 3339).0@A
completed_at"string"#When the last run ended (RFC 3339).0@X
exists"bool"BWhether the instance exists; `false` only with `ignore_not_found`.0@å
change_interrupted"bool"jWhether the instance's change was interrupted when its status was last seen; null if it was not looked at.0@´
timeoutsúo
create"string"WA duration such as `90m`; default 30m when the wait goes on until `suspended`, else 5m.(@o
update"string"WA duration such as `90m`; default 30m when the wait goes on until `suspended`, else 5m.(@"6How long a run may take, retries and waiting included.("´Interrupts the running change of an Elasticsearch instance, once: when it is created, and again when `triggers` changes. It signs and sends InterruptElasticsearchTask, then waits until the instance is `suspended`. Destroying it makes no call; the change stays interrupted until something resumes it.(Ê
alicloudes_resume_logstash_task¬øk
instance_id"string"NThe instance's ID. A change replaces the resource, which makes the call again. @∂
region"string"õThe instance's region; default is the provider's. The region in effect is recorded: a changed default of the provider never makes a finished run run again.(0@á
triggers["map","string"]eAny values. When they change, the call is made again. Adding or removing the whole argument does not.(@•
wait_for_status"string"ÉWhat counts as success: `none` (the API accepted the call), or that the instance is `activating` or `active`; default `activating`.(@´
on_not_interrupted"string"ÜWhat to do when the API rejects the call and the instance is `active`, so that there is nothing to resume: `warn` (default) or `fail`.(@ó
ignore_not_found"bool"wWhether an instance that does not exist is a warning instead of an error; default `false`. `exists` tells which it was.(@â
client_token"string"ËThe idempotency token, 1 to 64 printable ASCII characters; default is a new random one for each run. It is the same on every attempt of a run, so that a repeated call has no second effect. A new value takes effect with the next run.(0@è
poll_interval"string"pHow often the status is asked for while waiting, such as `15s`; default is every 10 s at first, growing to 30 s.(@ˇ
resume_when_interrupted"bool"◊Whether to heal: with `true`, each refresh looks at the instance, and a change that was interrupted again shows as drift, which the next apply resumes with a new token. Default `false`: then a refresh makes no call.(@-
id"string"`<region>/<instance_id>`.0@f

request_id"string"JThe ID of the request that decided the last run, for the vendor's support.0@å
result"bool"vWhether the API accepted the last run's call. `false` if there was nothing to do, or the change was under way already.0@d
status_before"string"EThe instance's status before the call, if there was a reason to look.0@p
status_after"string"RThe instance's status at the end of the run; null with `wait_for_status = "none"`.0@?

started_at"string"#When the last run began (RFC 3339).0@A
completed_at"string"#When the last run ended (RFC 3339).0@X
exists"bool"BWhether the instance exists; `false` only with `ignore_not_found`.0@å
change_interrupted"bool"jWhether the instance's change was interrupted when its status was last seen; null if it was not looked at.0@£
timeoutsîk
create"string"SA duration such as `90m`; default 2h when the wait goes on until `active`, else 5m.(@k
update"string"SA duration such as `90m`; default 2h when the wait goes on until `active`, else 5m.(@"6How long a run may take, retries and waiting included.("ÈResumes the interrupted change of a Logstash instance, once: when it is created, and again when `triggers` changes. It signs and sends ResumeLogstashTask, then follows the instance into the wanted status. Destroying it makes no call.(Ë
alicloudes_resume_taskÕ k
instance_id"string"NThe instance's ID. A change replaces the resource, which makes the call again. @∂
region"string"õThe instance's region; default is the provider's. The region in effect is recorded: a changed default of the provider never makes a finished run run again.(0@á
triggers["map","string"]eAny values. When they change, the call is made again. Adding or removing the whole argument does not.(@•
wait_for_status"string"ÉWhat counts as success: `none` (the API accepted the call), or that the instance is `activating` or `active`; default `activating`.(@´
on_not_interrupted"string"ÜWhat to do when the API rejects the call and the instance is `active`, so that there is nothing to resume: `warn` (default) or `fail`.(@ó
ignore_not_found"bool"wWhether an instance that does not exist is a warning instead of an error; default `false`. `exists` tells which it was.(@â
client_token"string"ËThe idempotency token, 1 to 64 printable ASCII characters; default is a new random one for each run. It is the same on every attempt of a run, so that a repeated call has no second effect. A new value takes effect with the next run.(0@è
poll_interval"string"pHow often the status is asked for while waiting, such as `15s`; default is every 10 s at first, growing to 30 s.(@ˇ
resume_when_interrupted"bool"◊Whether to heal: with `true`, each refresh looks at the instance, and a change that was interrupted again shows as drift, which the next apply resumes with a new token. Default `false`: then a refresh makes no call.(@-
id"string"`<region>/<instance_id>`.0@f

request_id"string"JThe ID of the request that decided the last run, for the vendor's support.0@å
result"bool"vWhether the API accepted the last run's call. `false` if there was nothing to do, or the change was under way already.0@d
status_before"string"EThe instance's status before the call, if there was a reason to look.0@p
status_after"string"RThe instance's status at the end of the run; null with `wait_for_status = "none"`.0@?

started_at"string"#When the last run began (RFC 3339).0@A
completed_at"string"#When the last run ended (RFC 3339).0@X
exists"bool"BWhether the instance exists; `false` only with `ignore_not_found`.0@å
change_interrupted"bool"jWhether the instance's change was interrupted when its status was last seen; null if it was not looked at.0@£
timeoutsîk
create"string"SA duration such as `90m`; default 2h when the wait goes on until `active`, else 5m.(@k
update"string"SA duration such as `90m`; default 2h when the wait goes on until `active`, else 5m.(@"6How long a run may take, retries and waiting included.("ÙResumes the interrupted change of an Elasticsearch instance, once: when it is created, and again when `triggers` changes. It signs and sends ResumeElasticsearchTask, then follows the instance into the wanted status. Destroying it makes no call.(ò
alicloudes_change_records˙˜/
instance_id"string"The instance's ID. @G
region"string"-The region to ask; default is the provider's.(0@Ω
recordsThe changes.0@Rü
=
action_name"string" The change, as the API calls it.0@
S

state_type"string"7The change's state, such as `ACTIVATING` or `FINISHED`.0@
T
process"string";How far it is, as the API writes it: percent or a fraction.0@
F

start_time"number"*When it began, in milliseconds since 1970.0@
D
end_time"number"*When it ended, in milliseconds since 1970.0@
@

request_id"string"$The ID of the request that began it.0@
;
interruptible"bool"Whether it can be interrupted.0@
£
status_info
Its parts.0@RÉ
-

state_type"string"The part's state.0@
.
	sub_state"string"What the part does.0@
T
process"string";How far it is, as the API writes it: percent or a fraction.0@
F

start_time"number"*When it began, in milliseconds since 1970.0@
D
end_time"number"*When it ended, in milliseconds since 1970.0@
=
complete_node_count"number"How many nodes are done.0@
5

node_count"number"How many nodes there are.0@
+
	exception"string"What went wrong.0@
ò
sub_status_infoThe parts of the part.0@RË
-

state_type"string"The part's state.0@
.
	sub_state"string"What the part does.0@
T
process"string";How far it is, as the API writes it: percent or a fraction.0@
F

start_time"number"*When it began, in milliseconds since 1970.0@
D
end_time"number"*When it ended, in milliseconds since 1970.0@
=
complete_node_count"number"How many nodes are done.0@
5

node_count"number"How many nodes there are.0@
+
	exception"string"What went wrong.0@"∏The changes of an Elasticsearch instance in the last 30 days and how far they are, newest first. Some versions and regions have no such records: then the list is empty, with a warning.(ˇ0
alicloudes_instanceÁ0‰0/
instance_id"string"The instance's ID. @G
region"string"-The region to ask; default is the provider's.(0@o
change_interrupted"bool"MWhether a change of the instance was interrupted (its status is `suspended`).0@¶
status"string"ç`active`, `activating` (a change takes effect), `suspended` (a change was interrupted), `inactive` (frozen), `invalid` (expired), or another.0@1
description"string"The instance's name.0@I

es_version"string"-The version of Elasticsearch and the edition.0@1
node_amount"number"How many data nodes.0@6
payment_type"string"`prepaid` or `postpaid`.0@7

created_at"string"When the instance was made.0@5

updated_at"string"When it was changed last.0@S
end_time"number"9When a prepaid instance ends, in milliseconds since 1970.0@,
domain"string"The private address.0@'
port"number"The private port.0@2
public_domain"string"The public address.0@-
public_port"number"The public port.0@,
protocol"string"`HTTP` or `HTTPS`.0@?
enable_public"bool""Whether there is a public address.0@;
resource_group_id"string"The resource group's ID.0@B
vpc_instance_id"string"!The instance's ID inside the VPC.0@:
instance_category"string"The edition's category.0@Z
	arch_type"string"?`exclusive` (basic control) or `public` (cloud-native control).0@5
inited"bool"Whether the instance is set up.0@W
is_new_deployment"bool"6Whether the instance has the new network architecture.0@H
service_vpc"bool"-Whether the instance is in the service's VPC.0@`
postpaid_service_status"string"7The status of a postpaid service on a prepaid instance.0@+

zone_count"number"How many zones.0@H
dedicate_master"bool")Whether there are dedicated master nodes.0@Q
advanced_dedicate_master"bool")Whether there are dedicated master nodes.0@E
have_client_node"bool"%Whether there are coordinating nodes.0@6
	warm_node"bool"Whether there are warm nodes.0@:
have_kibana"bool"Whether there is a Kibana node.0@0
kibana_domain"string"Kibana's address.0@+
kibana_port"number"Kibana's port.0@P
enable_kibana_public_network"bool"$Whether Kibana has a public address.0@R
enable_kibana_private_network"bool"%Whether Kibana has a private address.0@T
kibana_ip_whitelist["list","string"]&Who may reach Kibana's public address.0@]
kibana_private_ip_whitelist["list","string"]'Who may reach Kibana's private address.0@W
es_ip_whitelist["list","string"]-Who may reach the private address (old form).0@J
es_ip_blacklist["list","string"] Who may not reach it (old form).0@Z
private_network_ip_white_list["list","string"]"Who may reach the private address.0@O
public_ip_whitelist["list","string"]!Who may reach the public address.0@N
	es_config["map","string"]+The cluster's settings (elasticsearch.yml).0@¯
	node_specWhat a data node is made of.0@R»
/
spec"string"The specification's name.0@
6
	spec_info"string"The specification in words.0@
-
disk"number"The disk's size in GiB.0@
+
	disk_type"string"The disk's type.0@
=
disk_encryption"bool"Whether the disk is encrypted.0@
@
performance_level"string"The disk's performance level.0@◊
network_configThe network.0@R≤
*
type"string"The kind of network.0@
%
vpc_id"string"The VPC's ID.0@
-

vswitch_id"string"The vSwitch's ID.0@
,
vs_area"string"The vSwitch's zone.0@´
master_configurationThe dedicated master nodes.0@RÒ
'
amount"number"How many nodes.0@
/
spec"string"The specification's name.0@
6
	spec_info"string"The specification in words.0@
-
disk"number"The disk's size in GiB.0@
+
	disk_type"string"The disk's type.0@
=
disk_encryption"bool"Whether the disk is encrypted.0@
@
performance_level"string"The disk's performance level.0@¨
client_node_configurationThe coordinating nodes.0@RÒ
'
amount"number"How many nodes.0@
/
spec"string"The specification's name.0@
6
	spec_info"string"The specification in words.0@
-
disk"number"The disk's size in GiB.0@
+
	disk_type"string"The disk's type.0@
=
disk_encryption"bool"Whether the disk is encrypted.0@
@
performance_level"string"The disk's performance level.0@¢
warm_node_configurationThe warm nodes.0@RÒ
'
amount"number"How many nodes.0@
/
spec"string"The specification's name.0@
6
	spec_info"string"The specification in words.0@
-
disk"number"The disk's size in GiB.0@
+
	disk_type"string"The disk's type.0@
=
disk_encryption"bool"Whether the disk is encrypted.0@
@
performance_level"string"The disk's performance level.0@≤
elastic_data_node_configurationThe elastic data nodes.0@RÒ
'
amount"number"How many nodes.0@
/
spec"string"The specification's name.0@
6
	spec_info"string"The specification in words.0@
-
disk"number"The disk's size in GiB.0@
+
	disk_type"string"The disk's type.0@
=
disk_encryption"bool"Whether the disk is encrypted.0@
@
performance_level"string"The disk's performance level.0@°
kibana_configurationThe Kibana nodes.0@RÒ
'
amount"number"How many nodes.0@
/
spec"string"The specification's name.0@
6
	spec_info"string"The specification in words.0@
-
disk"number"The disk's size in GiB.0@
+
	disk_type"string"The disk's type.0@
=
disk_encryption"bool"Whether the disk is encrypted.0@
@
performance_level"string"The disk's performance level.0@{

zone_infos
The zones.0@R]
'
zone_id"string"The zone's ID.0@
0
status"string"`NORMAL` or `ISOLATION`.0@±
	endpointsThe addresses in each zone.0@RÇ
&
endpoint"string"The address.0@
-

vswitch_id"string"The vSwitch's ID.0@
'
zone_id"string"The zone's ID.0@c
tags	The tags.0@RL
!
tag_key"string"The key.0@
%
	tag_value"string"
The value.0@"yAn Elasticsearch instance as DescribeInstance shows it, for preconditions and checks. What the API does not tell is null.(˛
alicloudes_instancesÂ‚G
region"string"-The region to ask; default is the provider's.(0@F
description"string")Only instances whose name has this in it.(@<
instance_id"string"Only the instance with this ID.(@W

es_version"string";Only instances of this version, such as `7.10_with_X-Pack`.(@C
instance_category"string" Only instances of this category.(@M
status"string"5Only instances with this status, such as `suspended`.(@6
payment_type"string"`prepaid` or `postpaid`.(@I
resource_group_id"string"&Only instances of this resource group.(@3
vpc_id"string"Only instances in this VPC.(@5
zone_id"string"Only instances in this zone.(@D
tags["map","string"]&Only instances with all of these tags.(@â
	instancesThe instances.0@RÁ
/
instance_id"string"The instance's ID.0@
.
status"string"The instance's status.0@
S
change_interrupted"bool"1Whether a change of the instance was interrupted.0@
1
description"string"The instance's name.0@
I

es_version"string"-The version of Elasticsearch and the edition.0@
1
node_amount"number"How many data nodes.0@
6
payment_type"string"`prepaid` or `postpaid`.0@
7

created_at"string"When the instance was made.0@
5

updated_at"string"When it was changed last.0@
;
resource_group_id"string"The resource group's ID.0@
:
instance_category"string"The edition's category.0@
H
dedicate_master"bool")Whether there are dedicated master nodes.0@
W
is_new_deployment"bool"6Whether the instance has the new network architecture.0@
¯
	node_specWhat a data node is made of.0@R»
/
spec"string"The specification's name.0@
6
	spec_info"string"The specification in words.0@
-
disk"number"The disk's size in GiB.0@
+
	disk_type"string"The disk's type.0@
=
disk_encryption"bool"Whether the disk is encrypted.0@
@
performance_level"string"The disk's performance level.0@
◊
network_configThe network.0@R≤
*
type"string"The kind of network.0@
%
vpc_id"string"The VPC's ID.0@
-

vswitch_id"string"The vSwitch's ID.0@
,
vs_area"string"The vSwitch's zone.0@
c
tags	The tags.0@RL
!
tag_key"string"The key.0@
%
	tag_value"string"
The value.0@"aAll Elasticsearch instances of a region that match every given filter, in the order of their IDs.(2:¨
instance_arnõ
<
region"string"*&The instance's region, or `*` for any.0
W

account_id"string"*=The ID of the account that owns the instance, or `*` for any.0
=
instance_id"string"*"The instance's ID, or `*` for any.0

"string""$The ARN of an Elasticsearch instance*éPuts together the ARN of an Elasticsearch instance as RAM policies name it: `acs:elasticsearch:<region>:<account_id>:instances/<instance_id>`.0:‚
parse_instance_arnÀ
^
arn"string"*KThe ARN: `acs:elasticsearch:<region>:<account_id>:instances/<instance_id>`.0M
K["object",{"account_id":"string","instance_id":"string","region":"string"}]",The parts of an Elasticsearch instance's ARN*jTakes the ARN of an Elasticsearch instance apart: an object with `region`, `account_id` and `instance_id`.0:“

ram_policy√
M
instance_arns["list","string"]*'The ARNs, as `instance_arn` makes them.0
¢
actions["list","string"]*ÅThe API's actions, such as `ResumeElasticsearchTask` and `DescribeInstance`; the prefix `elasticsearch:` is added where it lacks.0

"string"" A RAM policy that is just enough*úA RAM policy document, as JSON, that allows the given actions on the given instances and nothing else. Ready for the `document` of an `alicloud_ram_policy`.0Zê

"alicloudes_interrupt_logstash_taskÈ	
Ê	„	/
instance_id"string"The instance's ID. @I
region"string"1The instance's region; default is the provider's.(@ñ
wait_for_status"string"uWhat counts as success: `none` (the API accepted the call), or that the instance is `suspended`; default `suspended`.(@∫
on_not_changing"string"òWhat to do when the API rejects the call and the instance is `active` or `suspended`, so that there is nothing to interrupt: `warn` (default) or `fail`.(@z
ignore_not_found"bool"ZWhether an instance that does not exist is a warning instead of an error; default `false`.(@·
client_token"string"¬The idempotency token, 1 to 64 printable ASCII characters; default is a new random one for each invocation. With a fixed one, the API takes a second invocation for a repetition and does nothing.(@è
poll_interval"string"pHow often the status is asked for while waiting, such as `15s`; default is every 10 s at first, growing to 30 s.(@á
timeout"string"nHow long the invocation may take, such as `90m`; default 30m when the wait goes on until `suspended`, else 5m.(@"êInterrupts the running change of a Logstash instance, each time it is invoked. OpenTofu has no actions: use the resource of the same name there.(Zç

alicloudes_interrupt_taskÔ	
Ï	È	/
instance_id"string"The instance's ID. @I
region"string"1The instance's region; default is the provider's.(@ñ
wait_for_status"string"uWhat counts as success: `none` (the API accepted the call), or that the instance is `suspended`; default `suspended`.(@∫
on_not_changing"string"òWhat to do when the API rejects the call and the instance is `active` or `suspended`, so that there is nothing to interrupt: `warn` (default) or `fail`.(@z
ignore_not_found"bool"ZWhether an instance that does not exist is a warning instead of an error; default `false`.(@·
client_token"string"¬The idempotency token, 1 to 64 printable ASCII characters; default is a new random one for each invocation. With a fixed one, the API takes a second invocation for a repetition and does nothing.(@è
poll_interval"string"pHow often the status is asked for while waiting, such as `15s`; default is every 10 s at first, growing to 30 s.(@á
timeout"string"nHow long the invocation may take, such as `90m`; default 30m when the wait goes on until `suspended`, else 5m.(@"ñInterrupts the running change of an Elasticsearch instance, each time it is invoked. OpenTofu has no actions: use the resource of the same name there.(Zä

alicloudes_resume_logstash_taskÊ	
„	‡	/
instance_id"string"The instance's ID. @I
region"string"1The instance's region; default is the provider's.(@•
wait_for_status"string"ÉWhat counts as success: `none` (the API accepted the call), or that the instance is `activating` or `active`; default `activating`.(@´
on_not_interrupted"string"ÜWhat to do when the API rejects the call and the instance is `active`, so that there is nothing to resume: `warn` (default) or `fail`.(@z
ignore_not_found"bool"ZWhether an instance that does not exist is a warning instead of an error; default `false`.(@·
client_token"string"¬The idempotency token, 1 to 64 printable ASCII characters; default is a new random one for each invocation. With a fixed one, the API takes a second invocation for a repetition and does nothing.(@è
poll_interval"string"pHow often the status is asked for while waiting, such as `15s`; default is every 10 s at first, growing to 30 s.(@É
timeout"string"jHow long the invocation may take, such as `90m`; default 2h when the wait goes on until `active`, else 5m.(@"ëResumes the interrupted change of a Logstash instance, each time it is invoked. OpenTofu has no actions: use the resource of the same name there.(Zá

alicloudes_resume_taskÏ	
È	Ê	/
instance_id"string"The instance's ID. @I
region"string"1The instance's region; default is the provider's.(@•
wait_for_status"string"ÉWhat counts as success: `none` (the API accepted the call), or that the instance is `activating` or `active`; default `activating`.(@´
on_not_interrupted"string"ÜWhat to do when the API rejects the call and the instance is `active`, so that there is nothing to resume: `warn` (default) or `fail`.(@z
ignore_not_found"bool"ZWhether an instance that does not exist is a warning instead of an error; default `false`.(@·
client_token"string"¬The idempotency token, 1 to 64 printable ASCII characters; default is a new random one for each invocation. With a fixed one, the API takes a second invocation for a repetition and does nothing.(@è
poll_interval"string"pHow often the status is asked for while waiting, such as `15s`; default is every 10 s at first, growing to 30 s.(@É
timeout"string"jHow long the invocation may take, such as `90m`; default 2h when the wait goes on until `active`, else 5m.(@"óResumes the interrupted change of an Elasticsearch instance, each time it is invoked. OpenTofu has no actions: use the resource of the same name there.(