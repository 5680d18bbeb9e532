#!/usr/bin/env bash
# tensorboard 2.21.0 with tensorboard-data-server 0.7.2: a training that was killed at step 120 and goes on from 101 in
# a second event file, whose first event is SessionLog START at step 101, as its protocol has it for restarts. The three
# readers that come with TensorBoard make different curves of one folder:
#   - the fast server (the default) ignores START: points go when the same tag comes again, so what only the
#     killed process wrote stays for ever;
#   - the server of --load_fast=false takes the first START of a folder for no restart, wherever it stands: with a first file
#     without one it shows steps 101 to 120 twice;
#   - EventAccumulator, which scripts use, forgets the points behind every START.
#
# Seen:  START in the second file, which goes on to 130: fast 130 points, older 150, accumulator 130
#        START in both, nothing after the second: fast 120 points, older 100, accumulator 100
#        the first file cut at 100: fast 130 points, older 130, accumulator 130
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check tensorboard==2.21.0 tensorboard-data-server==0.7.2 \
  'setuptools<81' 2>/dev/null
cat > "$folder/check.py" <<'PY'
import logging
import pathlib
import sys
import time

logging.disable(logging.CRITICAL)
from tensorboard import context
from tensorboard.backend.event_processing import data_provider, event_accumulator, plugin_event_multiplexer
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.data import server_ingester
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util import grpc_util

BEGAN = 1_700_000_000


def version(time_):
    return event_pb2.Event(wall_time=time_, file_version="brain.Event:2")


def start(step, time_):
    log = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
    return event_pb2.Event(wall_time=time_, step=step, session_log=log)


def points(first, last, time_):
    for step in range(first, last + 1):
        value = summary_pb2.Summary.Value(tag="loss", simple_value=step + time_ % 7)
        yield event_pb2.Event(wall_time=time_ + step, step=step, summary=summary_pb2.Summary(value=[value]))


def points_of(provider):
    runs = provider.read_scalars(context.RequestContext(), experiment_id="", plugin_name="scalars", downsample=1000)
    return sum(len(tags.get("loss", [])) for tags in runs.values())


def fast(folder):
    server = server_ingester.SubprocessServerDataIngester(
        server_binary=server_ingester.get_server_binary(), logdir=folder, reload_interval=0,
        channel_creds_type=grpc_util.ChannelCredsType.LOCAL)
    server.start()
    count, again = 0, -1
    while count == 0 or count != again:  # until it has read all
        again, count = count, points_of(server.data_provider)
        time.sleep(0.5)
    return count


def older(folder):
    multiplexer = plugin_event_multiplexer.EventMultiplexer().AddRunsFromDirectory(folder)
    multiplexer.Reload()
    return points_of(data_provider.MultiplexerDataProvider(multiplexer, folder))


def accumulator(folder):
    events = event_accumulator.EventAccumulator(folder)
    events.Reload()
    return len(events.Scalars("loss"))


def case(name, first, second):
    folder = pathlib.Path(sys.argv[1], name.replace(" ", "-").replace(",", ""))
    folder.mkdir()
    for time_, events in ((BEGAN, first), (BEGAN + 1000, second)):
        with open(folder / f"events.out.tfevents.{time_}.host", "wb") as file:
            writer = RecordWriter(file)
            for event in (version(time_), *events):
                writer.write(event.SerializeToString())
    found = [read(str(folder)) for read in (fast, older, accumulator)]
    print("%s: fast %d points, older %d, accumulator %d" % (name, *found), flush=True)


begun, resumed = start(1, BEGAN), start(101, BEGAN + 1000)
case("START in the second file, which goes on to 130", points(1, 120, BEGAN),
     [resumed, *points(101, 130, BEGAN + 1000)])
case("START in both, nothing after the second", [begun, *points(1, 120, BEGAN)], [resumed])
case("the first file cut at 100", [begun, *points(1, 100, BEGAN)], [resumed, *points(101, 130, BEGAN + 1000)])
PY
"$folder/v/bin/python" -W ignore "$folder/check.py" "$folder" 2>"$folder/log" | tee "$folder/seen"
diff - "$folder/seen" <<'SEEN' || { echo "it is no longer so" >&2; exit 1; }
START in the second file, which goes on to 130: fast 130 points, older 150, accumulator 130
START in both, nothing after the second: fast 120 points, older 100, accumulator 100
the first file cut at 100: fast 130 points, older 130, accumulator 130
SEEN
