"""The sanitizer child: reads jobs from stdin, answers on stdout, works under hard limits. Started by `sanitize`.

A message is two lengths (4 bytes each, big-endian), a JSON head and a body. It opens no file and no connection; each job
may use some seconds of processor time, after which the kernel ends the process.
"""

import json
import resource
import struct
import sys
from pathlib import Path

CPU_SECONDS = 8
MEMORY = 1536 * 1024 * 1024


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def one_more_job() -> None:
    """Processor time is counted over the whole life of the process: move the mark on by one job's share."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    mark = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (mark, resource.RLIM_INFINITY))


def main() -> None:
    sys.path.append(str(Path(__file__).resolve().parent.parent.parent))
    from portal.documents import clean

    limit()
    read, write = sys.stdin.buffer, sys.stdout.buffer
    while True:
        lengths = read.read(8)
        if len(lengths) < 8:
            return
        head_size, body_size = struct.unpack(">II", lengths)
        head = json.loads(read.read(head_size))
        body = read.read(body_size)
        one_more_job()
        answer, result = answer_to(clean, head, body)
        line = json.dumps(answer).encode()
        write.write(struct.pack(">II", len(line), len(result)) + line + result)
        write.flush()


def answer_to(clean, head: dict, body: bytes) -> tuple[dict, bytes]:
    try:
        if head["do"] == "read":
            cleaned, pages = clean.clean_and_read(head["kind"], body)
            return {"ok": True, "pages": pages, "unsigned": clean.unsigned(pages)}, cleaned
        return {"ok": True}, clean.render(
            head["kind"], body, page=head["page"], width=head["width"], words=head.get("words")
        )
    except clean.Unsafe as problem:
        return {"ok": False, "code": problem.code}, b""
    except MemoryError:
        return {"ok": False, "code": "too_large"}, b""
    except Exception:  # noqa: BLE001  whatever a library raises on a hostile file is a damaged file; no text leaves
        return {"ok": False, "code": "damaged"}, b""


if __name__ == "__main__":
    main()
