"""Libraries that stand in for the system's functions in processes of ours."""

import shutil
import subprocess
from pathlib import Path


def library(folder: Path, name: str, source: str) -> Path:
    """Compiled for LD_PRELOAD."""
    code, compiled = folder / f"{name}.c", folder / f"{name}.so"
    code.write_text(source)
    compiler = shutil.which("cc") or "clang"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", compiled, code, "-ldl"], check=True)
    return compiled
