"""The command line: arguments, the clock, exit codes. What a command does stands in `commands`.

Exit codes: 0 done, 1 problems stopped it, 2 wrong usage. Modules that one command alone needs are imported
when it is run, so that `--help` stays quick.
"""

import gc
import os
import sys
from collections.abc import Callable, Sequence

from generator.arguments import Options, parse


def program() -> int:
    """The command line as a process that ends with it."""
    code = main()
    gc.freeze()  # at its end Python looks once more for what it could free: 20 ms of 10,000 articles
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the result is the exit code."""
    options = parse(sys.argv[1:] if arguments is None else list(arguments))
    gc.disable()  # a build makes values that live to its end; collecting costs a tenth and frees nothing
    try:
        from generator import commands

        return commands.run(_named(options.command), options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _named(command: str) -> Callable[[Options], int]:
    """What runs a command. The server costs 200 ms to import, so only who serves does."""
    if command in ("serve", "watch"):
        from generator import serving

        return serving.serve if command == "serve" else serving.watch_only
    if command == "add":
        from generator import adding

        return adding.add
    if command == "check":
        from generator import checking

        return checking.check
    if command == "new":
        from generator import starters

        return starters.start
    if command == "lock":
        from generator import locking

        return locking.lock
    if command == "takedown":
        from generator import takedown

        return takedown.takedown
    if command == "publish":
        from generator import publish

        return publish.publish
    if command == "ingest":
        from generator import ingesting

        return ingesting.ingest_once
    from generator import commands

    return commands.build_once
