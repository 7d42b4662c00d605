"""Runs moto for the local cloud: python -c <the other files of this folder, and this one> <gateway port>.

Prints one line of JSON on stdout once it listens ({"port": 12345}), and ends when its stdin closes, so that it never outlives the
process that started it.
"""

import datetime
import json
import logging
import os
import sys
import threading
import traceback


def main(gateway_port):
    threading.Thread(target=end_when_stdin_closes, daemon=True).start()
    # moto's own code builds URLs of "the" server with this port; callers know the gateway only.
    os.environ["MOTO_PORT"] = str(gateway_port)
    # Roles attach AWS's managed policies, which moto leaves out unless it is told.
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    give_state_machines_their_own_roles(gateway_port)
    let_state_machines_run_more_than_once()
    give_state_machines_times_as_text()
    name_errors_as_step_functions_does()
    keep_composite_alarms()
    let_one_iam_request_at_a_time_touch_the_policies()
    let_one_dynamodb_request_at_a_time_touch_the_tables()
    undo_cancelled_transactions_in_place()
    find_keys_by_their_arns_too()
    record_each_change_once()
    keep_an_idle_readers_iterator()
    restore_into_tables_that_are_there()
    add_up_the_size_of_an_item_once()
    write_attribute_values_as_they_are()
    leave_items_out_of_counts()
    app = telling_failures(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(json.dumps({"port": server.port}), flush=True)
    server.serve_forever()


def end_when_stdin_closes():
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def keep_composite_alarms():
    """moto keeps composite alarms, and puts them with the same method as others, but has no operation of that name."""
    from moto.cloudwatch.responses import CloudWatchResponse

    if not hasattr(CloudWatchResponse, "put_composite_alarm"):
        CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm


def let_one_iam_request_at_a_time_touch_the_policies():
    """Makes each request atomic. moto walks through its policies while another thread adds one: that ends a request with
    "dictionary changed size during iteration"."""
    from moto.iam.responses import IamResponse

    lock = threading.RLock()
    call_action = IamResponse.call_action

    def one_at_a_time(self):
        with lock:
            return call_action(self)

    IamResponse.call_action = one_at_a_time


def telling_failures(app):
    """Answers with the reason what moto fails at, instead of with a page that says that something failed."""

    def application(environ, start_response):
        try:
            return app(environ, start_response)
        except Exception as error:
            traceback.print_exc()
            start_response("500 Internal Server Error", [("Content-Type", "text/plain"), ("X-Moto-Failure", type(error).__name__)])
            return [f"{type(error).__name__}: {error}".encode()]

    return application


def give_state_machines_their_own_roles(gateway_port):
    """Lets the Step Functions interpreter call services through the gateway, with keys that name the execution role.

    The interpreter makes all its clients with one function, which every module imports by name: so it is replaced before they load.
    """
    import boto3
    from botocore.config import Config
    from moto.stepfunctions.parser.asl.utils import boto_client as module

    lock = threading.Lock()
    session = boto3.session.Session()
    clients = {}

    def boto_client_for(region, service, state_credentials=None):
        role = getattr(state_credentials, "role_arn", None) or ""
        with lock:  # making a client isn't thread-safe; using one is
            client = clients.get((region, service, role))
            if client is None:
                client = clients[(region, service, role)] = session.client(
                    service,
                    region_name=region,
                    endpoint_url=f"http://127.0.0.1:{gateway_port}",
                    aws_access_key_id="LOCALSTATES" + role.encode().hex(),
                    aws_secret_access_key="local",
                    config=Config(
                        parameter_validation=False,
                        max_pool_connections=50,
                        retries={"max_attempts": 0, "total_max_attempts": 1},
                        connect_timeout=60,
                        read_timeout=module.TimeoutSeconds.DEFAULT_TIMEOUT_SECONDS,
                        s3={"addressing_style": "path"},
                    ),
                )
            return client

    module.boto_client_for = boto_client_for


def let_state_machines_run_more_than_once():
    """Keeps StartExecution from failing once any execution has run ("cannot pickle '_thread.RLock' object").

    moto gives each execution a deep copy of its state machine, so that a later update doesn't reach it. By way of its backend that copies
    all earlier executions too, with their threads and locks. An update replaces members, so a shallow copy keeps them as well.
    """
    import copy

    from moto.stepfunctions.models import StateMachine

    StateMachine.__deepcopy__ = lambda self, memo: copy.copy(self)


def give_state_machines_times_as_text():
    """Turns the times in an AWS SDK integration's answer into text, as Step Functions does.

    moto keeps Python's datetime objects, and then can't write them as JSON: an execution whose output holds one can't be described.
    """
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk as module

    call = module.StateTaskServiceAwsSdk._eval_service_task

    def with_text(self, env, *args, **kwargs):
        call(self, env, *args, **kwargs)
        env.stack.append(times_as_text(env.stack.pop()))

    module.StateTaskServiceAwsSdk._eval_service_task = with_text


def name_errors_as_step_functions_does():
    """Names the errors of AWS SDK integrations after the SDK for Java's clients (Scheduler.ConflictException): Retry and Catch match them.

    moto knows two of these names, and gives all others as they stand in the resource (scheduler.ConflictException).
    """
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk as module

    names = "CloudFormation CloudTrail CloudWatch CloudWatchLogs DynamoDb EventBridge SecretsManager SesV2".split()
    by_resource = {name.lower(): name for name in names}

    def normalised(service):
        return by_resource.get(service.lower(), service[:1].upper() + service[1:])

    module.StateTaskServiceAwsSdk._normalise_service_error_name = staticmethod(normalised)


def times_as_text(value):
    if isinstance(value, dict):
        return {key: times_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [times_as_text(item) for item in value]
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


main(int(sys.argv[1]))
