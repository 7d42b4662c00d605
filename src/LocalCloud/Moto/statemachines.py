"""Mends for moto's Step Functions interpreter: how it runs state machines."""

import copy
import datetime
import json
import threading


def replace_what_the_interpreter_imports_by_name(gateway_port):
    """Must come first: once the interpreter's modules have loaded, each has the old one."""
    forget_ended_threads()
    read_paths_as_step_functions_does()
    give_state_machines_their_own_roles(gateway_port)


def run_state_machines_as_step_functions_does():
    """Applies the other mends of this file."""
    let_state_machines_run_more_than_once()
    run_express_state_machines()
    end_express_executions_after_five_minutes()
    write_the_logs_of_executions()
    run_at_most_forty_iterations_at_a_time()


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
                        inject_host_prefix=False,  # StartSyncExecution has a host of its own on AWS: sync-states
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
    from moto.stepfunctions.models import StateMachine

    StateMachine.__deepcopy__ = lambda self, memo: copy.copy(self)


def run_express_state_machines():
    """Keeps a machine's type, and runs an Express machine from begin to end within one request.

    moto makes every machine a STANDARD one, and has no StartSyncExecution. The gateway asks for it for every execution of an Express machine;
    its header has the execution's ARN.
    """
    from moto.core.responses import ActionResult
    from moto.stepfunctions.responses import StepFunctionResponse

    create = StepFunctionResponse.create_state_machine

    def create_state_machine(self):
        answer = create(self)
        machine = self.stepfunction_backend.describe_state_machine(answer.result["stateMachineArn"])
        machine.type = machine.sm_type = self._get_param("type") or "STANDARD"
        return answer

    def start_sync_execution(self):
        from moto.stepfunctions.parser.backend.execution import SyncExecution

        backend = self.stepfunction_backend
        machine = backend.describe_state_machine(self._get_param("stateMachineArn"))
        arn = self.headers["X-Execution-Arn"]
        execution = SyncExecution(
            name=self._get_param("name"),
            sm_type=machine.sm_type,
            role_arn=machine.roleArn,
            exec_arn=arn,
            account_id=backend.account_id,
            region_name=backend.region_name,
            state_machine=copy.copy(machine),
            start_date=datetime.datetime.now(tz=datetime.timezone.utc),
            cloud_watch_logging_session=log_session(arn, machine),
            activity_store={},
            input_data=self._get_param("input"),
        )
        execution.start()
        return ActionResult(execution.to_start_sync_execution_output())

    StepFunctionResponse.create_state_machine = create_state_machine
    StepFunctionResponse.start_sync_execution = start_sync_execution


def end_express_executions_after_five_minutes():
    """Step Functions' limit. moto has none, so a machine that waits for ever would hold its caller for ever."""
    from moto.stepfunctions.parser.asl.component.common.timeouts.timeout import TimeoutSeconds
    from moto.stepfunctions.parser.backend.execution_worker import SyncExecutionWorker

    entry = SyncExecutionWorker._get_evaluation_entrypoint

    def limited(self):
        program = copy.copy(entry(self))
        program.timeout_seconds = program.timeout_seconds or TimeoutSeconds(timeout_seconds=300)
        return program

    SyncExecutionWorker._get_evaluation_entrypoint = limited


def write_the_logs_of_executions():
    """Standard machines log as Express ones do. moto gives no execution a log."""
    from moto.stepfunctions.parser import models

    plain = models.Execution

    def execution_with_log(*args, **kwargs):
        kwargs["cloud_watch_logging_session"] = log_session(kwargs["exec_arn"], kwargs["state_machine"])
        return plain(*args, **kwargs)

    models.Execution = execution_with_log


def log_session(execution_arn, machine):
    """Writes an execution's history to the machine's log group; None where it has none.

    moto's own session makes log events that its log group can't read. Without execution data, a task's parameters stay out too: they are
    made of the input.
    """
    from moto.stepfunctions.parser.asl.eval.event.logging import CloudWatchLoggingConfiguration, CloudWatchLoggingSession

    configuration = CloudWatchLoggingConfiguration.from_logging_configuration(
        machine.arn, {"includeExecutionData": False, **(machine.loggingConfiguration or {})}
    )
    if configuration is None:
        return None

    class LogSession(CloudWatchLoggingSession):
        def publish_history_log(self, history_log):
            if not configuration.include_execution_data:
                history_log["details"] = {k: v for k, v in (history_log.get("details") or {}).items() if k != "parameters"}
            now = int(datetime.datetime.now(tz=datetime.timezone.utc).timestamp() * 1000)
            history_log["event_timestamp"] = str(now)
            group = self._logs_client.groups.get(configuration.log_group_name)
            if group is None:
                return
            if configuration.log_stream_name not in group.streams:
                group.create_log_stream(configuration.log_stream_name)
            group.put_log_events(configuration.log_stream_name, [{"timestamp": now, "message": json.dumps(history_log, default=str)}])

    return LogSession(execution_arn, configuration)


def run_at_most_forty_iterations_at_a_time():
    """An inline Map's limit (https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html); moto starts a thread for each item."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration import inline_iteration_component as module

    evaluate = module.InlineIterationComponent._eval_body

    def limited(self, env):
        given = env.stack.pop()
        limit = 40 if given.max_concurrency == module.DEFAULT_MAX_CONCURRENCY_VALUE else min(given.max_concurrency, 40)
        limited_input = copy.copy(given)
        limited_input.max_concurrency = max(1, min(limit, len(given.input_items)))
        env.stack.append(limited_input)
        evaluate(self, env)

    module.InlineIterationComponent._eval_body = limited


def forget_ended_threads():
    """moto notes each thread that it ever started, in a list that it never reads."""
    from moto.stepfunctions.parser import utils

    class Forgetful(list):
        def append(self, item):
            pass

    # Before the interpreter's modules load, since they import the list by name.
    utils.TMP_THREADS = Forgetful()
