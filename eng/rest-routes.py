"""Writes src/LocalCloud/Gateway/rest-routes.txt: how a request to a REST service names its operation.

    python3 eng/rest-routes.py > src/LocalCloud/Gateway/rest-routes.txt

The facts come from the service models that botocore ships. A line holds: service (as in the credential scope), method, path template,
operation, and what else must be there: ?query=value, ?query, !header.
"""

import sys

import botocore
import botocore.session

SERVICES = ["apigateway", "apigatewayv2", "appsync", "backup", "batch", "chatbot", "lambda", "pipes", "s3", "scheduler", "sesv2", "xray"]


def main():
    print("# Written by eng/rest-routes.py from botocore's service models: don't edit.")
    session = botocore.session.get_session()
    for service in SERVICES:
        model = session.get_service_model(service)
        for operation in map(model.operation_model, model.operation_names):
            # A deprecated operation, and S3's directory buckets, have the routes of the ones that people mean.
            if not operation.deprecated and operation.name != "ListDirectoryBuckets":
                print(route(model, operation))


def route(model, operation):
    path, _, query = operation.http["requestUri"].partition("?")
    conditions = ["?" + part for part in query.split("&") if part]
    shape = operation.input_shape
    for member in shape.required_members if shape else []:
        serialization = shape.members[member].serialization
        if serialization.get("location") == "querystring":
            conditions.append("?" + serialization["name"])
        elif serialization.get("location") == "header":
            conditions.append("!" + serialization["name"].lower())
    return " ".join([model.signing_name, operation.http["method"], path, operation.name, *conditions])


sys.exit(main())
