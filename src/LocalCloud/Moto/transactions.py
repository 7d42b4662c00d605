"""Mends for moto's DynamoDB, so that each request happens as a whole or not at all."""

import copy
import threading
import types


def let_one_dynamodb_request_at_a_time_touch_the_tables():
    """Makes each request atomic. moto checks a condition and then writes, and a transaction writes item by item: without a lock, another
    request could come in between, on another thread."""
    from moto.dynamodb.responses import DynamoHandler
    from moto.dynamodbstreams.responses import DynamoDBStreamsHandler

    lock = threading.RLock()

    def locked(call_action):
        def one_at_a_time(self):
            with lock:
                return call_action(self)

        return one_at_a_time

    DynamoHandler.call_action = locked(DynamoHandler.call_action)
    DynamoDBStreamsHandler.call_action = locked(DynamoDBStreamsHandler.call_action)


def undo_cancelled_transactions_in_place():
    """Undoes a cancelled transaction by putting back its own items.

    moto copies each table with all its items before every transaction, which takes seconds for a large one, and puts the copy in the table's
    place when the transaction is cancelled: iterators of the table's stream then read a shard to which nothing is added any more.
    """
    from moto.dynamodb import models
    from moto.dynamodb.models.dynamo_type import DynamoType

    write = models.DynamoDBBackend.transact_write_items
    # What the backend copies in its own module: the tables, which stay where they are, and single items.
    models.copy = types.SimpleNamespace(deepcopy=lambda value: value if isinstance(value, models.Table) else copy.deepcopy(value))

    def transact_write_items(self, transact_items):
        undo = [step for item in transact_items for step in steps_back(self, item)]
        try:
            write(self, transact_items)
        except Exception:
            for step in undo:
                step()
            raise

    def steps_back(backend, transact_item):
        operation = next(iter(transact_item.values()))
        try:
            table = backend.get_table(operation["TableName"])
            key = operation.get("Key") or operation["Item"]
            hash_key = DynamoType(key[table.hash_key_attr])
            range_key = DynamoType(key[table.range_key_attr]) if table.range_key_attr else None
        except Exception:  # a request that moto refuses before it writes this item
            return []
        before = copy.deepcopy(table.get_item(hash_key, range_key))
        shard = table.stream_shard
        records = len(shard.items) if shard else 0

        def put_back():
            items = table.items[hash_key] if range_key else table.items
            own_key = range_key if range_key else hash_key
            if before is None:
                items.pop(own_key, None)
            else:
                items[own_key] = before

        def forget_records():
            if shard:
                del shard.items[records:]

        return [put_back, forget_records]

    models.DynamoDBBackend.transact_write_items = transact_write_items
