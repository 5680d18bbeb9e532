"""Writes tensorboard.tfevents, the events that EventFileTest writes too, by TensorBoard's own code.

Made with tensorboard 2.21: python make_tensorboard.py
"""

import pathlib

from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

TIME = 1_348_963_200.25


def scalars(step, **values):
    summary = summary_pb2.Summary()
    for tag, value in values.items():
        summary.value.add(tag=tag.replace("_", "/"), simple_value=value)
    return event_pb2.Event(wall_time=TIME, step=step, summary=summary)


EVENTS = [
    event_pb2.Event(wall_time=TIME, file_version="brain.Event:2"),
    event_pb2.Event(
        wall_time=TIME,
        step=300,
        session_log=event_pb2.SessionLog(status=event_pb2.SessionLog.START),
    ),
    scalars(300, loss_train=2.302585, loss_validation=1.5),
    scalars(70_000, top1_größe=0.123456789),
]

with open(pathlib.Path(__file__).with_name("tensorboard.tfevents"), "wb") as file:
    writer = RecordWriter(file)
    for event in EVENTS:
        writer.write(event.SerializeToString())
    writer.flush()
