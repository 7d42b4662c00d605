"""Mends for moto's SQS: what its queues do otherwise than Amazon's."""

import itertools
import socket
import threading
import time
import uuid
from functools import wraps


def keep_queues_as_sqs_does():
    """Applies all mends of this file: they share one lock, and its waiters are told of each change."""
    changed = threading.Condition(threading.RLock())
    let_one_request_at_a_time_touch_the_queues(changed)
    drop_duplicates_of_deleted_messages_too(changed)
    receive_without_spinning(changed)
    hold_receipts_to_their_visibility(changed)
    keep_redrive_allow_policies()
    move_messages_back(changed)


def let_one_request_at_a_time_touch_the_queues(changed):
    """moto locks a queue while it adds a message, and nowhere else: two receivers at a time get the same message."""
    from moto.sqs.models import SQSBackend

    def locked(method):
        @wraps(method)
        def one_at_a_time(self, *args, **kwargs):
            with changed:
                answer = method(self, *args, **kwargs)
                # A deleted message unblocks its group, a changed visibility or policy may show one.
                changed.notify_all()
                return answer

        return one_at_a_time

    for name in ("send_message", "delete_message", "purge_queue", "delete_queue", "set_queue_attributes"):
        setattr(SQSBackend, name, locked(getattr(SQSBackend, name)))


def drop_duplicates_of_deleted_messages_too(changed):
    """A FIFO queue knows a deduplication id for five minutes, also when its message is gone; the sender is told the first one's id.

    moto looks at the messages that are still there. And sequence numbers grow; moto's are random.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html
    """
    from moto.sqs.models import DEDUPLICATION_TIME_IN_SECONDS, Queue

    numbers = itertools.count(18849496460467696128)

    def add_message(self, message):
        with changed:
            if self.fifo_queue:
                first = first_of(self, message)
                if first is not None:
                    message.id, message.sequence_number = first.id, first.sequence_number
                    return
                message.sequence_number = str(next(numbers))
            self._messages.append(message)
            changed.notify_all()

    def first_of(queue, message):
        """The message that this one duplicates; None where it is the first, which is then known. One that SQS itself moves is none."""
        if not message.deduplication_id or hasattr(message, "dead_letter_source"):
            return None
        known = queue.__dict__.setdefault("_deduplicated", {})
        now = time.monotonic()
        for key in [key for key, (since, _) in known.items() if now - since >= DEDUPLICATION_TIME_IN_SECONDS]:
            del known[key]
        in_group = getattr(queue, "deduplication_scope", "queue") == "messageGroup"
        key = (message.group_id if in_group else None, message.deduplication_id)
        if key in known:
            return known[key][1]
        known[key] = (now, message)
        return None

    Queue.add_message = add_message


def receive_without_spinning(changed):
    """Waits for messages until there is one, the time is over or the receiver has gone.

    moto looks again and again, as fast as it can, while a group is blocked by a message in flight; it sees a message that becomes visible up
    to a second late; and it gives messages to receivers that don't listen any more.
    """
    from moto.sqs.models import Queue, SQSBackend

    look = SQSBackend.receive_message
    # Also where nobody tells: a receiver's connection, and a clock that is a bit ahead.
    longest_wait = 1.0

    def receive_message(self, queue_name, count, wait_seconds_timeout, visibility_timeout, message_attribute_names=None):
        end = time.monotonic() + wait_seconds_timeout
        with changed:
            while True:
                if receiver_has_gone():
                    return []
                note_dead_letters(self.get_queue(queue_name))
                messages = look(self, queue_name, count, 0, visibility_timeout, message_attribute_names)
                left = end - time.monotonic()
                if messages or left <= 0:
                    return messages
                changed.wait(min(left, longest_wait, until_one_shows(self.get_queue(queue_name))))

    def note_dead_letters(queue):
        """Those that this look moves to the dead-letter queue: so that they aren't taken for duplicates there, and find their way back."""
        if queue.dead_letter_queue is not None and queue.redrive_policy:
            for message in queue.messages:
                if message.approximate_receive_count >= queue.redrive_policy["maxReceiveCount"]:
                    message.dead_letter_source = queue.queue_arn

    def until_one_shows(queue):
        now = time.time() * 1000
        times = [max(message.visible_at, message.delayed_until) for message in queue._messages]
        return max(0.001, min((at - now for at in times if at > now), default=60_000) / 1000 + 0.002)

    def receiver_has_gone():
        from flask import has_request_context, request

        connection = request.environ.get("werkzeug.socket") if has_request_context() else None
        if connection is None:
            return False
        try:
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    SQSBackend.receive_message = receive_message
    Queue.wait_for_messages = lambda self, timeout: None


def hold_receipts_to_their_visibility(changed):
    """In a FIFO queue a receipt ends with the visibility timeout, and only a message in flight has a visibility that can be changed.

    moto takes any receipt that a message ever had. It also counts the twelve hours of a message's visibility from when it was sent.
    """
    from moto.sqs.exceptions import InvalidParameterValue, ReceiptHandleIsInvalid, SQSException
    from moto.sqs.models import Message, SQSBackend

    longest = 12 * 60 * 60
    delete = SQSBackend.delete_message
    receive = Message.mark_received

    def delete_message(self, queue_name, receipt_handle):
        with changed:
            queue = self.get_queue(queue_name)
            message = message_of(queue, receipt_handle)
            if message is not None and queue.fifo_queue and (message.visible or message.receipt_handle != receipt_handle):
                raise InvalidParameterValue(
                    f"Value {receipt_handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
                )
            delete(self, queue_name, receipt_handle)

    def change_message_visibility(self, queue_name, receipt_handle, visibility_timeout):
        with changed:
            queue = self.get_queue(queue_name)
            message = message_of(queue, receipt_handle)
            if message is None and receipt_handle not in queue.deleted_messages:
                raise ReceiptHandleIsInvalid()
            if message is None or message.visible:
                raise SQSException(
                    "AWS.SimpleQueueService.MessageNotInflight",
                    f"Value {receipt_handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for "
                    "visibility timeout change.",
                )
            if time.monotonic() - message.received_at + int(visibility_timeout) > longest:
                raise InvalidParameterValue(
                    f"Value {visibility_timeout} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is "
                    f"beyond the limit [{longest} seconds]"
                )
            message.change_visibility(visibility_timeout)
            if int(visibility_timeout) == 0:
                # Visible from now on, not from the next millisecond on.
                message.visible_at = 0.0
                queue.pending_messages.discard(message)
            changed.notify_all()

    def mark_received(self, visibility_timeout=None):
        self.received_at = time.monotonic()
        receive(self, visibility_timeout)

    def message_of(queue, receipt_handle):
        return next((message for message in queue._messages if message.had_receipt_handle(receipt_handle)), None)

    SQSBackend.delete_message = delete_message
    SQSBackend.change_message_visibility = change_message_visibility
    Message.mark_received = mark_received


def keep_redrive_allow_policies():
    """moto takes the attribute, and can't give it back."""
    from moto.sqs.models import Queue

    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
    Queue.redrive_allow_policy = None


def move_messages_back(changed):
    """Adds StartMessageMoveTask, ListMessageMoveTasks and CancelMessageMoveTask, which moto lacks. A task is over when its start is answered.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
    """
    from moto.core.responses import ActionResult
    from moto.sqs.exceptions import InvalidParameterValue, SQSException
    from moto.sqs.responses import SQSResponse

    def queue_of(backend, arn):
        queue = next((queue for queue in backend.queues.values() if queue.queue_arn == arn), None)
        if queue is None:
            raise SQSException("ResourceNotFoundException", "The resource that you specified for the SourceArn parameter doesn't exist.")
        return queue

    def start_message_move_task(self):
        backend = self.sqs_backend
        source_arn, destination_arn = self._get_param("SourceArn"), self._get_param("DestinationArn")
        with changed:
            source = queue_of(backend, source_arn)
            if not any(queue.dead_letter_queue is source for queue in backend.queues.values()):
                raise InvalidParameterValue("Source queue must be configured as a Dead Letter Queue.")
            destination = queue_of(backend, destination_arn) if destination_arn else None
            moved = 0
            for message in list(source.messages):
                to = destination or backend.queues.get((getattr(message, "dead_letter_source", None) or "").split(":")[-1])
                if to is None:
                    continue
                source._messages.remove(message)
                source.pending_messages.discard(message)
                message.id = str(uuid.uuid4())
                message.approximate_receive_count = 0
                message.approximate_first_receive_timestamp = None
                message.dead_letter_source = None
                message.mark_sent()
                to.add_message(message)
                moved += 1
            task = {
                "TaskHandle": str(uuid.uuid4()),
                "Status": "COMPLETED",
                "SourceArn": source_arn,
                "ApproximateNumberOfMessagesMoved": moved,
                "ApproximateNumberOfMessagesToMove": moved,
                "StartedTimestamp": int(time.time() * 1000),
            }
            if destination_arn:
                task["DestinationArn"] = destination_arn
            source.__dict__.setdefault("_move_tasks", []).insert(0, task)
        return ActionResult({"TaskHandle": task["TaskHandle"]})

    def list_message_move_tasks(self):
        tasks = queue_of(self.sqs_backend, self._get_param("SourceArn")).__dict__.get("_move_tasks", [])
        # Only a task that still runs can be called by its handle.
        listed = [{name: value for name, value in task.items() if name != "TaskHandle"} for task in tasks]
        return ActionResult({"Results": listed[: self._get_param("MaxResults") or 1]})

    def cancel_message_move_task(self):
        raise SQSException("ResourceNotFoundException", "The task handle is of no task that is running.")

    SQSResponse.start_message_move_task = start_message_move_task
    SQSResponse.list_message_move_tasks = list_message_move_tasks
    SQSResponse.cancel_message_move_task = cancel_message_move_task
