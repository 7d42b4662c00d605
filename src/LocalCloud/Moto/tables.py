"""Lets moto keep tables of 10,000 items and more at a pleasant speed."""


def restore_into_tables_that_are_there():
    """Lets a restore fill an empty table that exists, instead of refusing it.

    moto's own restores forget encryption, billing mode and most else. So the local cloud makes the table, and moto only copies the items:
    in its memory that takes a second for 10,000 of them; by its API, page by page and batch by batch, it takes half a minute.
    """
    from moto.dynamodb.models import DynamoDBBackend

    def filling(restore):
        def restore_into(self, target_table_name, source):
            table = self.tables.pop(target_table_name, None)
            try:
                restored = restore(self, target_table_name, source)
            finally:
                if table is not None:
                    self.tables[target_table_name] = table
            if table is None:
                return restored
            table.items = restored.items
            return table

        return restore_into

    DynamoDBBackend.restore_table_from_backup = filling(DynamoDBBackend.restore_table_from_backup)
    DynamoDBBackend.restore_table_to_point_in_time = filling(DynamoDBBackend.restore_table_to_point_in_time)


def add_up_the_size_of_an_item_once():
    """Checks a new item's size when all its attributes are there. moto adds all sizes up again with each attribute, which is most of what
    writing an item takes."""
    from moto.dynamodb.models import dynamo_type as module

    largest = 405_000  # moto's own limit, a little above 400 KB

    def __init__(self, hash_key, range_key, attrs):
        self.hash_key = hash_key
        self.range_key = range_key
        self.attrs = module.LimitedSizeDict()
        for key, value in attrs.items():
            dict.__setitem__(self.attrs, key, module.DynamoType(value))
        if self.size() > largest:
            raise module.ItemSizeTooLarge

    module.Item.__init__ = __init__


def write_attribute_values_as_they_are():
    """Writes the values of items into answers as they are: they have the form that they have on the wire, but for bytes.

    moto's serializer looks for each of the ten members that a value may have, under each of its possible names: nine tenths of the time
    that a scan takes.
    """
    import base64

    from moto.core.serialize import BaseJSONSerializer

    serialize = BaseJSONSerializer._serialize_type_structure

    def _serialize_type_structure(self, serialized, value, shape, key):
        if shape.name == "AttributeValue" and key and isinstance(value, dict):
            self._default_serialize(serialized, on_the_wire(value), shape, key)
        else:
            serialize(self, serialized, value, shape, key)

    def on_the_wire(value):
        if isinstance(value, dict):
            return {name: on_the_wire(part) for name, part in value.items()}
        if isinstance(value, list):
            return [on_the_wire(part) for part in value]
        return base64.b64encode(value).decode() if isinstance(value, bytes) else value

    BaseJSONSerializer._serialize_type_structure = _serialize_type_structure


def leave_items_out_of_counts():
    """Answers a scan that only counts without the items, as DynamoDB does, and as moto does for queries."""
    from moto.dynamodb.responses import DynamoHandler

    scan = DynamoHandler.scan

    def counting(self):
        answer = scan(self)
        if self.body.get("Select") == "COUNT":
            answer.result.pop("Items", None)
        return answer

    DynamoHandler.scan = counting
