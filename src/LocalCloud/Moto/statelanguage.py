"""Mends for moto's Step Functions interpreter: where it reads a definition or names something otherwise than Step Functions."""

import datetime
import functools
import json
import math
import re
import threading


def read_state_machines_as_step_functions_does():
    """Applies the mends of this file, but for the one of paths, which must come before the interpreter loads."""
    parse_definitions_once()
    speak_the_sdks_names()
    give_state_machines_times_as_text()
    name_errors_as_step_functions_does()
    leave_fatal_errors_to_nobody()
    tell_times_as_step_functions_does()
    compare_with_the_context_object()
    read_timestamps_with_fractions()


def read_paths_as_step_functions_does():
    """A path that can lead to one place only gives the value there ($[0].pk), any other gives a list, however long ($.items[*].id).

    moto makes a list of what is below an array's index, and a value of a list of one. It also parses each path anew each time.
    Before the interpreter's modules load, since they import the function by name.
    """
    from moto.stepfunctions.parser.asl.utils import json_path as module

    parse = one_at_a_time(functools.lru_cache(5000)(module.parse))
    quoted = re.compile(r"\[\s*('[^']*'|\"[^\"]*\")\s*\]")
    many = re.compile(r"\*|\.\.|\?|\[[^\]]*[:,][^\]]*\]")

    def extract_json(path, data):
        values = [match.value for match in parse(path).find(data)]
        leads_to_many = many.search(quoted.sub("", path)) is not None
        if not leads_to_many:
            if not values:
                raise module.NoSuchJsonPathError(json_path=path, data=data)
            return values[0]
        # Step Functions' own: an index behind a list that has one element takes it out.
        if len(values) == 1 and re.search(r"\[\d+\]$", path):
            return values[0]
        return values

    module.extract_json = extract_json


def parse_definitions_once():
    """Keeps what is parsed: otherwise each execution parses its whole definition, while all others wait.

    A parsed definition is only read. What belongs to an execution is kept by a key of the component, which moto makes up on first use: that
    isn't safe for executions at the same time, but the component's own identity is. And moto takes the definition's text as it is, so that
    characters written as \\u0027 aren't what they stand for.
    """
    from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

    parse = AmazonStateLanguageParser.parse

    @functools.lru_cache(500)
    def parse_once(definition):
        try:
            plain = json.dumps(json.loads(definition), ensure_ascii=False)
        except ValueError:
            plain = definition  # the parser says what is wrong with it
        return parse(plain)

    EvalComponent.heap_key = property(lambda self: str(id(self)))
    AmazonStateLanguageParser.parse = staticmethod(one_at_a_time(parse_once))


def one_at_a_time(function):
    """Neither of the parsers is made for threads."""
    lock = threading.Lock()

    @functools.wraps(function)
    def locked(*args):
        with lock:
            return function(*args)

    return locked


def speak_the_sdks_names():
    """An SDK integration's parameters and results are in PascalCase, also where the API's are not: StateMachineArn, not stateMachineArn.

    moto passes them on as they are. https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
    """
    import botocore.session
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import StateTaskServiceAwsSdk
    from moto.stepfunctions.parser.utils import camel_to_snake_case, snake_to_camel_case

    session = botocore.session.Session()
    model = one_at_a_time(functools.lru_cache(100)(session.get_service_model))

    def operation(task):
        action = task.resource.api_action
        return model(task._get_boto_service_name()).operation_model(action[0].upper() + action[1:])

    def to_api(value, shape):
        if shape.type_name == "structure" and isinstance(value, dict):
            members = {camel_to_snake_case(name): (name, member) for name, member in shape.members.items()}
            known = {key: members.get(camel_to_snake_case(key)) for key in value}
            return {(name := known[key] or (key, None))[0]: to_api(item, name[1]) if name[1] else item for key, item in value.items()}
        if shape.type_name == "list" and isinstance(value, list):
            return [to_api(item, shape.member) for item in value]
        if shape.type_name == "map" and isinstance(value, dict):
            return {key: to_api(item, shape.value) for key, item in value.items()}
        if shape.type_name == "string" and value is not None and not isinstance(value, str):
            return json.dumps(value)
        return value

    def to_sdk(value, shape):
        # DynamoDB's types of attributes keep their names, so that what was read can be written.
        if shape.type_name == "structure" and isinstance(value, dict) and shape.name != "AttributeValue":
            return {
                snake_to_camel_case(camel_to_snake_case(name)): to_sdk(item, shape.members[name]) if name in shape.members else item
                for name, item in value.items()
            }
        if shape.type_name == "list" and isinstance(value, list):
            return [to_sdk(item, shape.member) for item in value]
        if shape.type_name == "map" and isinstance(value, dict):
            return {key: to_sdk(item, shape.value) for key, item in value.items()}
        return value

    def normalise_parameters(self, parameters, *args, **kwargs):
        shape = operation(self).input_shape
        if shape is not None:
            named = to_api(dict(parameters), shape)
            parameters.clear()
            parameters.update(named)

    call = StateTaskServiceAwsSdk._eval_service_task

    def call_and_name(self, env, *args, **kwargs):
        call(self, env, *args, **kwargs)
        shape = operation(self).output_shape
        if shape is not None:
            env.stack.append(to_sdk(env.stack.pop(), shape))

    StateTaskServiceAwsSdk._normalise_parameters = normalise_parameters
    StateTaskServiceAwsSdk._eval_service_task = call_and_name


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


def times_as_text(value):
    if isinstance(value, dict):
        return {key: times_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [times_as_text(item) for item in value]
    if isinstance(value, datetime.datetime):
        return time_as_text(value)
    return value


def name_errors_as_step_functions_does():
    """An SDK integration's error is <Service>.<Exception>, the service written as in Amazon's SDK for Java: Scheduler.ConflictException.

    moto knows that spelling of two services, and leaves the others as in the resource's ARN. And a lost connection is an error of the SDK's
    client, which can be retried; moto makes it a States.Runtime, which can't.
    https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
    """
    from botocore.exceptions import BotoCoreError, HTTPClientError
    from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
    from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk as sdk
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService
    from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

    names = "ApiGateway CloudFormation CloudTrail CloudWatch CloudWatchLogs DynamoDb EventBridge SecretsManager SesV2".split()
    by_resource = {name.lower(): name for name in names}

    def spelled(service):
        return by_resource.get(service.lower(), service[:1].upper() + service[1:])

    sdk.StateTaskServiceAwsSdk._normalise_service_error_name = staticmethod(spelled)
    StateTaskService._SERVICE_NAME_SFN_TO_BOTO_OVERRIDES.update({"eventbridge": "events", "cloudwatchlogs": "logs"})

    evaluate = StateTaskService._eval_execution
    optimized = {"dynamodb": "DynamoDB", "lambda": "Lambda", "sqs": "SQS", "sns": "SNS", "events": "EventBridge"}

    def telling_lost_connections(self, env):
        try:
            evaluate(self, env)
        except (BotoCoreError, HTTPClientError) as error:
            resource = self.resource
            is_sdk = resource.service_name == "aws-sdk"
            service = spelled(resource.api_name) if is_sdk else optimized.get(resource.service_name, resource.service_name)
            raise lost(self, env, f"{service}.SdkClientException", error) from error

    def lost(task, env, name, error):
        details = TaskFailedEventDetails(
            error=name, cause=str(error), resource=task._get_sfn_resource(), resourceType=task._get_sfn_resource_type()
        )
        return FailureEventException(
            FailureEvent(
                env=env,
                error_name=CustomErrorName(name),
                event_type=HistoryEventType.TaskFailed,
                event_details=EventDetails(taskFailedEventDetails=details),
            )
        )

    StateTaskService._eval_execution = telling_lost_connections


def leave_fatal_errors_to_nobody():
    """States.ALL matches neither States.Runtime (a path that leads nowhere) nor States.DataLimitExceeded: they end the execution.

    moto lets it match them, so a machine that AWS would fail goes on here.
    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    """
    from moto.stepfunctions.parser.asl.component.common.error_name.error_equals_decl import ErrorEqualsDecl

    evaluate = ErrorEqualsDecl._eval_body
    fatal = {"States.Runtime", "States.DataLimitExceeded"}

    def without_fatal_ones(self, env):
        if getattr(env.stack[-1], "error_name", None) in fatal:
            env.stack.pop()
            env.stack.append(False)
            return
        evaluate(self, env)

    ErrorEqualsDecl._eval_body = without_fatal_ones


def tell_times_as_step_functions_does():
    """The context object's times are text with milliseconds and Z: 2026-01-02T03:04:05.678Z. moto's have microseconds and +00:00."""
    from moto.stepfunctions.parser.asl.component.state import state as module
    from moto.stepfunctions.parser.asl.eval import evaluation_details

    data = module.StateData

    def state_data(EnteredTime, **members):
        return data(EnteredTime=time_as_text(datetime.datetime.fromisoformat(EnteredTime)), **members)

    module.StateData = state_data
    init = evaluation_details.ExecutionDetails.__init__

    def with_text(self, *args, **kwargs):
        init(self, *args, **kwargs)
        if isinstance(self.start_time, datetime.datetime):
            self.start_time = time_as_text(self.start_time)

    evaluation_details.ExecutionDetails.__init__ = with_text


def time_as_text(time):
    return time.astimezone(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def compare_with_the_context_object():
    """TimestampLessThanPath and its like may name a member of the context object ($$.State.EnteredTime); moto looks into the input only."""
    from moto.stepfunctions.parser.asl.component.state.choice.comparison.comparison_func import ComparisonFuncValue
    from moto.stepfunctions.parser.asl.component.state.choice.comparison.comparison_operator_type import ComparisonOperatorType
    from moto.stepfunctions.parser.asl.component.state.choice.comparison.operator.factory import OperatorFactory
    from moto.stepfunctions.parser.asl.utils.json_path import extract_json

    evaluate = ComparisonFuncValue._eval_body

    def evaluate_with_context(self, env):
        operator = self.operator_type.name
        if not (operator.endswith("Path") and isinstance(self.value, str) and self.value.startswith("$$.")):
            evaluate(self, env)
            return
        value = extract_json(self.value[1:], env.states.context_object.context_object_data)
        OperatorFactory.get(ComparisonOperatorType[operator[: -len("Path")]]).eval(env=env, value=value)

    ComparisonFuncValue._eval_body = evaluate_with_context


def read_timestamps_with_fractions():
    """A timestamp may have fractions of a second and an offset (RFC 3339), such as the context object's own; moto knows whole seconds only.

    And where it waits for one, it takes this machine's zone for UTC.
    """
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException
    from moto.stepfunctions.parser.asl.component.state.choice.comparison.operator.implementations.is_operator import IsTimestamp
    from moto.stepfunctions.parser.asl.component.state.wait.wait_function.timestamp import Timestamp

    shape = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")

    def string_to_timestamp(text):
        match = shape.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            return None
        seconds, fraction, zone = match.groups()
        try:
            # Python reads six digits, no more.
            return datetime.datetime.fromisoformat(seconds + (fraction or ".0")[:7].ljust(7, "0") + zone.replace("Z", "+00:00"))
        except ValueError:
            return None

    IsTimestamp.string_to_timestamp = staticmethod(string_to_timestamp)

    def seconds_until(self, env):
        self.string.eval(env=env)
        text = env.stack.pop()
        until = string_to_timestamp(text)
        if until is None:
            raise FailureEventException(self._create_failure_event(env, text))
        return max(0, math.ceil((until - datetime.datetime.now(tz=datetime.timezone.utc)).total_seconds()))

    Timestamp._get_wait_seconds = seconds_until
