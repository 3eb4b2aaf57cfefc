"""Structured logs, one JSON object a line, free of health data.

A request is logged by its route (``clients/<uuid:client_id>/``), never its address, query, body or
user's name. An exception is logged by type and place, without its message or local values: both may
quote what a person typed.
"""

import json
import logging
import logging.config
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
requests = logging.getLogger("settee.request")


class SafeFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **getattr(record, "fields", {}),
        }
        if record.name.startswith("settee"):
            line["event"] = record.getMessage()
        else:
            line["event"] = str(record.msg)  # the template of the message, not what fills it
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename.rsplit('/src/', 1)[-1]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-8:]
            ]
        return json.dumps(line)


def configure() -> None:
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"safe": {"()": SafeFormatter}},
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "stream": sys.stderr,
                    "formatter": "safe",
                }
            },
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {"settee": {"level": "INFO"}},
        }
    )


class RequestLogMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begin = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        fields = {
            "method": request.method,
            "route": match.route if match else "(none)",
            "status": response.status_code,
            "ms": round((time.perf_counter() - begin) * 1000, 1),
        }
        requests.info("request", extra={"fields": fields})
        return response
