"""Mends for moto's DynamoDB streams, so that they tell what happened: each change once, and nothing that didn't happen."""

from functools import wraps


def record_each_change_once():
    """DynamoDB records nothing where a write changes nothing, and one INSERT where an update makes an item; moto makes two of that one.

    The region is the table's own, not always us-east-1.
    """
    from moto.dynamodb.models.table import StreamShard

    add = StreamShard.add

    @wraps(add)
    def add_change(self, old, new):
        if old is not None and new is not None and old.to_json() == new.to_json():
            return
        add(self, old, new)
        record = self.items[-1].record
        record["awsRegion"] = self.table.region_name
        if old is None and len(self.items) > 1 and is_first_half(self.items[-2].record, record):
            record["dynamodb"]["SequenceNumber"] = self.items[-2].record["dynamodb"]["SequenceNumber"]
            del self.items[-2]

    def is_first_half(before, record):
        return before["eventName"] == "INSERT" and before["dynamodb"]["Keys"] == record["dynamodb"]["Keys"]

    StreamShard.add = add_change


def keep_an_idle_readers_iterator():
    """moto keeps each iterator for ever, and gives a new one after each look: a reader that finds nothing keeps the one it has."""
    from moto.dynamodbstreams.models import ShardIterator

    get = ShardIterator.get

    @wraps(get)
    def get_or_stay(self, limit=1000):
        if not self.stream_shard.get(self.sequence_number, 1):
            return {"NextShardIterator": self.arn, "Records": []}
        return get(self, limit)

    ShardIterator.get = get_or_stay
