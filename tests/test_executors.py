"""Worker processes run the program that started them."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator import executors

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
import inspect, sys
sys.path.insert(0, sys.argv[1])
from generator import executors
pool = executors.pool(2, method=sys.argv[2])
print(pool.submit(inspect.getsourcefile, executors.Serial).result())
pool.shutdown()
"""


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_workers_run_this_program_where_another_version_of_it_lies(tmp_path: Path, method: str) -> None:
    (tmp_path / "generator").mkdir()
    (tmp_path / "generator/__init__.py").write_text("raise SystemError('the other version')\n")
    run = [sys.executable, "-c", PROGRAM, str(ROOT), method]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == executors.__file__
