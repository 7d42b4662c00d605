"""Runs moto for the local cloud: python -c <the other files of this folder, and this one> <gateway port>.

Prints one line of JSON on stdout once it listens ({"port": 12345}), and ends when its stdin closes, so that it never outlives the
process that started it.
"""

import functools
import importlib
import json
import logging
import os
import sys
import threading
import traceback
import types


def main(gateway_port):
    threading.Thread(target=end_when_stdin_closes, daemon=True).start()
    # moto's own code builds URLs of "the" server with this port; callers know the gateway only.
    os.environ["MOTO_PORT"] = str(gateway_port)
    # Roles attach AWS's managed policies, which moto leaves out unless it is told.
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    look_up_once_what_stays_the_same()
    leave_ec2_until_it_is_asked_for()
    replace_what_the_interpreter_imports_by_name(gateway_port)
    read_state_machines_as_step_functions_does()
    run_state_machines_as_step_functions_does()
    keep_queues_as_sqs_does()
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


def look_up_once_what_stays_the_same():
    """Spares each request a walk through moto's folders, twice, and through the methods of the class that answers it: a sixth of its time."""
    from moto import backends
    from moto.core import responses
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

    modules = tuple(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: modules
    DomainDispatcherApplication.get_backend_for_host = functools.cache(DomainDispatcherApplication.get_backend_for_host)
    responses.method_names_from_class = functools.cache(responses.method_names_from_class)


def leave_ec2_until_it_is_asked_for():
    """Loads the Step Functions interpreter without EC2's tables of instance types and zones, which take more than half of moto's start.

    The interpreter wants one enumeration of Batch, whose package loads its models first, and they EC2. So that one module of the package is
    loaded alone; who asks for Batch later gets the whole package.
    """
    import moto

    package = sys.modules["moto.batch"] = types.ModuleType("moto.batch")
    package.__path__ = [os.path.join(os.path.dirname(moto.__file__), "batch")]
    try:
        importlib.import_module("moto.batch.utils")
    finally:
        del sys.modules["moto.batch"]


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


main(int(sys.argv[1]))
